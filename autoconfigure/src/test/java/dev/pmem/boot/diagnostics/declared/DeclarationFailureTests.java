/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.diagnostics.declared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.EnvironmentAware;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.core.env.Environment;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.core.type.filter.TypeFilter;
import org.springframework.data.repository.Repository;

import dev.pmem.boot.PmemAutoConfiguration;
import dev.pmem.boot.PmemTransactionManagerAutoConfiguration;
import dev.pmem.data.repository.config.EnablePmemRepositories;

/**
 * Starts an application with each of the {@link Declarations}, and reads what its owner would read.
 */
@ExtendWith(OutputCaptureExtension.class)
class DeclarationFailureTests {

	@TempDir
	Path directory;

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			NoIds | NoId is no entity: it has no property with @Id | Mark its property 'id' with @org.springframework
			ForeignIds | ForeignId.key has the annotation @dev.pmem.boot.diagnostics.declared.Declarations$Foreign$Id, \
			which is no id here | Import org.springframework.data.annotation.Id in place of it
			TwoIdsRepo | TwoIds has two ids, TwoIds.first and TwoIds.second | Mark one of them with @Id
			ShadowIds | has two ids, ShadowId.id and UpperId.id | Mark one of them with @Id
			ByteIds | ByteId.id of type byte[] can't be indexed, nor be an id | take a number, a text, a UUID or a record
			WithListIds | WithListId.id.parts of type java.util.List can't be indexed, nor be an id | take a number, a text
			ThreadIds | ThreadId.id of type java.lang.Thread can't be stored | store what it is made of
			InstantVersions | InstantVersion.version is a java.time.Instant, but versions are counted | @LastModifiedDate
			TextVersions | TextVersion.version is a java.lang.String | Change the type
			TwoVersionsRepo | two versions, TwoVersions.first and TwoVersions.second | Mark one of them with @Version
			IndexedMaps | IndexedMap.map of type java.util.Map can't be indexed | Index single values only
			IndexedHolders | IndexedHolder.holder.list of type java.util.List can't be indexed | Index single values only
			IndexedBytesRepo | IndexedBytes.bytes of type byte[] can't be indexed | Index single values only
			IndexedTransients | IndexedTransient.text can't be @Indexed: it is transient | Remove @Indexed, or store
			IndexedCycles | IndexedCycle.next can't be indexed: it has too many properties for a key, or contains itself | \
			Index properties of it
			UnknownInIndexRepo | names 'nam', which is no property of it: No property 'nam' found | Name a property
			EmptyIndexes | EmptyIndex names no property | Give it 'properties', or remove it
			SameIndexes | Two indexes of | Give one of them another 'name'
			CompoundOfMaps | CompoundOfMap.map of type java.util.Map can't be indexed | Index single values only
			FirstSames,SecondSames | The extent 'same' of | Give one of them another name, with @PersistentObject("...")
			Raw | Could not resolve domain type of interface | Name the entity and its id: extends PmemRepository<Book, Long>
			RawCrud | Could not resolve domain type of interface | Name the entity and its id
			Generic | does not tell whose entities it holds | Name the entity and its id
			Objects | does not tell whose entities it holds | Name the entity and its id
			Strings | java.lang.String is no entity | Make a class or record with an @Id that holds it
			EnumEntities | EnumEntity is no entity | Make a class or record with an @Id that holds it
			Reactive | is a reactive repository | Extend PmemRepository
			Dsl | extends org.springframework.data.querydsl.QuerydslPredicateExecutor | query by example
			Jpas | extends org.springframework.data.jpa.repository.JpaRepository | Extend PmemRepository
			OtherId | OtherId has ids of type java.lang.String, but | Name Long as the repository's second type argument
			PrimitiveLike | has ids of type java.lang.Integer, but | Name Long as the repository's second type argument
			UnknownProperty | No property 'names' found for type 'Fine'; Did you mean 'name' | Change the method's name
			FewParameters | there is no parameter for 'id' | Change the method's name, parameters or result
			WrongParameter | property 'name' is of type java.lang.String and can't be compared with int | Change the method
			NoQuery | No property 'doSomething' found | implement it in a fragment of the repository
			Ambiguouses | it has several constructors, and none is preferred | mark one with @PersistenceCreator
			TwoCreatorsRepo | two constructors with @PersistenceCreator | Mark one of them
			Inners | it is an inner class | Make it static, or a top-level class
			Shadows | and a superclass have fields of the same name | Rename one, or mark it as @Transient
			Chains | ChainLink.end -> ChainEnd.link -> ChainLink | @Nullable or @Lazy
			WithShapes | must be sealed, so that all of its classes are known | seal this one
			WithThreads | WithThread.thread of type java.lang.Thread can't be stored | Mark the property as transient
			WithRunnables | WithRunnable.run of type java.lang.Runnable can't be stored | Mark the property as transient (@org
			GenericEntities | GenericEntity.value of type T can't be stored | Name a class in its place
			FinalFields | FinalField.name can't be set: it is final | Give the constructor a parameter of its name
			OddParameters | its creator's parameter 'other' is none of its persistent properties | Name the parameter as
			BadValues | EL1042E | Correct the expression in @Value
			LazyFinals | for it is final | Take the mark off, or change the class
			OnDeleteNones | is declared with @OnDelete, but refers to no entity | Put the annotation on the property
			OnDeleteRecords | is declared with @OnDelete(SET_NULL), but it can't be set | Make it settable
			LiveOdds | run() returns nothing, and so is no getter | Let abstract methods be getters and setters
			AbstractEntities | can't be stored, for it's abstract | Make a repository of a class that is not abstract
			""")
	void isExplained(String repositories, String description, String action, CapturedOutput output) {
		assertThatThrownBy(() -> start(repositories)).isNotNull();
		String text = output.getAll();
		assertThat(text).contains("APPLICATION FAILED TO START");
		assertThat(text.substring(text.lastIndexOf("Description:"), text.lastIndexOf("Action:"))).contains(description);
		assertThat(text.substring(text.lastIndexOf("Action:"))).contains(action);
		assertThat(this.directory).isEmptyDirectory();
	}

	@Test
	void eachDeclarationIsATest() {
		assertThat(Stream.of(Declarations.class.getDeclaredClasses()).filter(Repository.class::isAssignableFrom))
				.hasSize(53);
	}

	private void start(String repositories) {
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.run("--test.repositories=" + repositories,
				"--pmem.pool.path=" + this.directory.resolve("declared.pmem"), "--pmem.pool.durability=process-crash")
				.close();
	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage(basePackages = "nowhere")
	@EnablePmemRepositories(basePackageClasses = Declarations.class, considerNestedRepositories = true, includeFilters = @Filter(type = FilterType.CUSTOM, classes = Chosen.class))
	@ImportAutoConfiguration({PmemAutoConfiguration.class, PmemTransactionManagerAutoConfiguration.class,
			TransactionAutoConfiguration.class})
	static class Application {

	}

	/** Lets the repositories pass that a test names. */
	static class Chosen implements TypeFilter, EnvironmentAware {

		private List<String> names = List.of();

		@Override
		public void setEnvironment(Environment environment) {
			this.names = List.of(environment.getRequiredProperty("test.repositories").split(","));
		}

		@Override
		public boolean match(MetadataReader reader, MetadataReaderFactory factory) {
			return this.names.stream()
					.anyMatch((name) -> reader.getClassMetadata().getClassName().endsWith("Declarations$" + name));
		}

	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.initial;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.convert.converter.Converter;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.data.convert.ReadingConverter;
import org.springframework.data.convert.WritingConverter;
import org.springframework.data.repository.init.JacksonRepositoryPopulatorFactoryBean;

import dev.pmem.boot.PmemAutoConfiguration;
import dev.pmem.boot.PmemMigrationAutoConfiguration;
import dev.pmem.boot.PmemRepositoriesAutoConfiguration;
import dev.pmem.boot.PmemTransactionManagerAutoConfiguration;
import dev.pmem.data.core.PmemOperations;
import dev.pmem.data.core.convert.PmemCustomConversions;
import dev.pmem.data.initial.InitialDataException;
import dev.pmem.data.migration.PmemMigration;

/** Initial data from files: what is read, once and wholly, what is told of a bad line; and what is told of scripts. */
@ExtendWith(OutputCaptureExtension.class)
class InitialDataTests {

	@TempDir
	Path folder;

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage
	static class Application {}

	private ApplicationContextRunner runner(String... locations) {
		StringBuilder all = new StringBuilder("pmem.data.locations=");
		for (String location : locations) {
			all.append((all.charAt(all.length() - 1) == '=') ? "" : ",").append("file:").append(
					this.folder.resolve(location));
		}
		return withoutInitialData().withPropertyValues(all.toString());
	}

	private ApplicationContextRunner withoutInitialData() {
		return new ApplicationContextRunner()
				.withConfiguration(AutoConfigurations.of(PmemAutoConfiguration.class,
						PmemMigrationAutoConfiguration.class, PmemRepositoriesAutoConfiguration.class,
						PmemTransactionManagerAutoConfiguration.class, TransactionAutoConfiguration.class))
				.withPropertyValues("pmem.pool.path=" + this.folder.resolve("initial.pmem"),
						"pmem.pool.durability=process-crash")
				.withUserConfiguration(Application.class);
	}

	private void write(String name, String... lines) {
		try {
			Files.writeString(this.folder.resolve(name), String.join("\n", lines));
		} catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	private void writeAll() {
		write("1.txt", "");
		write("Author.jsonl",
				"{\"id\": 7, \"name\": \"Sigrid \\u00c5\", \"born\": \"1882-05-20\", \"books\": 3, \"tags\": [\"a\", \"b\"],"
						+ " \"home\": {\"city\": \"Oslo\", \"country\": \"NORWAY\"}, \"more\": {\"x\": [1, 2.5, null]},"
						+ " \"places\": [{\"city\": \"Lima\", \"country\": \"PERU\"}]}",
				"", "{\"id\": 8, \"name\": \"B\"}");
		write("book.csv", "id,isbn,price,author,sold", "1,a,12.50,7,true", "2,\"b, \"\"c\"\"\",,8,false", "3,d,1,7,");
	}

	@Test
	void filesAreLoadedOnceWithIdsAndReferences() {
		writeAll();
		for (int start = 0; start < 2; start++) {
			runner("Author.jsonl", "book.csv").run((context) -> {
				Books books = context.getBean(Books.class);
				assertThat(books.findByAuthorName("Sigrid \u00c5")).extracting(Book::isbn).containsExactlyInAnyOrder(
						"a", "d");
				assertThat(books.findByIsbn("b, \"c\"").price()).isNull();
				assertThat(books.findByIsbn("a").price()).isEqualTo(new BigDecimal("12.50"));
				assertThat(books.findByIsbn("a").sold()).isTrue();
				Author author = context.getBean(Authors.class).findById(7L).orElseThrow();
				assertThat(author.born).isEqualTo(LocalDate.of(1882, 5, 20));
				assertThat(author.books).isEqualTo(3);
				assertThat(author.tags).containsExactlyInAnyOrder("a", "b");
				assertThat(author.home).isEqualTo(new Author.Place("Oslo", Author.Country.NORWAY));
				assertThat(author.places).containsExactly(new Author.Place("Lima", Author.Country.PERU));
				assertThat(author.more).containsKey("x");
				assertThat(books.count()).isEqualTo(3);
			});
		}
		runner("Author.jsonl", "book.csv").run((context) -> {
			Author next = new Author();
			assertThat(context.getBean(Authors.class).save(next).id).isGreaterThan(8);
		});
	}

	@Test
	void comesAfterMigrations() {
		writeAll();
		runner("book.csv").withUserConfiguration(Migrating.class)
				.run((context) -> assertThat(context.getBean(Books.class).count()).isEqualTo(3));
	}

	@Configuration(proxyBeanMethods = false)
	static class Migrating {

		@Bean
		PmemMigration firstAuthors() {
			return new PmemMigration() {

				@Override
				public String version() {
					return "1";
				}

				@Override
				public String description() {
					return "authors";
				}

				@Override
				public void migrate(PmemOperations operations) {
					for (long id : new long[]{7, 8}) {
						Author author = new Author();
						author.id = id;
						operations.insert(author, Author.class);
					}
				}

			};
		}

	}

	private static InitialDataException initialDataException(Throwable failure) {
		Throwable found = failure;
		while (found != null && !(found instanceof InitialDataException)) {
			found = found.getCause();
		}
		assertThat(found).isInstanceOf(InitialDataException.class);
		return (InitialDataException) found;
	}

	private void assertRefused(String file, String[] lines, String... parts) {
		writeAll();
		write(file, lines);
		runner("Author.jsonl", file).run((context) -> {
			assertThat(initialDataException(context.getStartupFailure())).hasMessageContaining(file)
					.hasMessageContainingAll(parts);
		});
		runner().run((context) -> assertThat(context.getBean(Authors.class).count()).isZero());
	}

	@Test
	void aBadLineIsToldByFileAndNumberAndLeavesNothing() {
		assertRefused("Book.csv", new String[]{"id,isbn,author", "1,a,7", "2,b,99"}, "line 3", "'author'", "id 99");
		assertRefused("Book.csv", new String[]{"id,isbn", "1,a", "2,a"}, "line 3");
		assertRefused("Book.csv", new String[]{"id,isbn", "1,a", "x,b"}, "line 3", "'id'", "'x'");
		assertRefused("Book.csv", new String[]{"id,isbn", "1,a,b"}, "line 2", "3 cells");
		assertRefused("Book.csv", new String[]{"id,title", "1,a"}, "line 2", "'title' is no property", "isbn");
		assertRefused("Book.csv", new String[]{"id,isbn", "1,\"a"}, "line 2", "Missing closing quote");
		assertRefused("Book.jsonl", new String[]{"{\"id\": 1}", "{\"id\": 2,}"}, "line 2", "column 10");
		assertRefused("Book.jsonl", new String[]{"{\"id\": 1.5}"}, "line 1", "'id'");
		assertRefused("Other.jsonl", new String[]{"{\"id\": 1}"}, "line 1", "no class of entities");
		assertRefused("Book.xml", new String[]{"<book/>"}, "neither JSON lines nor CSV");
	}

	@Test
	void whatJsonAllowsNotIsRefused() {
		assertRefused("Book.jsonl", new String[]{"{\"id\": 1}", "{\"id\": 2, \"id\": 3}"}, "line 2", "column",
				"Duplicate Object property \"id\"");
		assertRefused("Book.jsonl", new String[]{"{\"id\": 1}", "", "{\"id\": 2} {\"id\": 3}"}, "line 3", "column 11",
				"Trailing token");
		assertRefused("Book.jsonl", new String[]{"{\"id\": 12345678901234567890}"}, "line 1", "'id'",
				"12345678901234567890");
	}

	@Test
	void valuesAreExact() {
		write("Author.jsonl", "{\"id\": 9007199254740993, \"home\": {}, \"more\": {\"whole\": 9007199254740993,"
				+ " \"small\": 1, \"large\": 12345678901234567890, \"point\": 2.5}}");
		write("book.csv", "id,isbn,price,author.id", "1,\"\",12345678901234567890.1234567890,");
		write("Author.csv", "id,name,home.city,home.country", "1,\"\",\" Oslo\",NORWAY", "2,,,");
		runner("Author.jsonl", "book.csv", "Author.csv").run((context) -> {
			Authors authors = context.getBean(Authors.class);
			assertThat(authors.findById(9007199254740993L).orElseThrow().more).containsEntry("whole", 9007199254740993L)
					.containsEntry("small", 1L).containsEntry("large", new BigInteger("12345678901234567890"))
					.containsEntry("point", 2.5);
			Book book = context.getBean(Books.class).findById(1L).orElseThrow();
			assertThat(book.isbn()).isEmpty();
			assertThat(book.price()).isEqualTo(new BigDecimal("12345678901234567890.1234567890"));
			Author author = authors.findById(1L).orElseThrow();
			assertThat(author.name).isEmpty();
			assertThat(author.home).isEqualTo(new Author.Place(" Oslo", Author.Country.NORWAY));
			assertThat(authors.findById(2L).orElseThrow().name).isNull();
			assertThat(authors.findById(2L).orElseThrow().home).isNull();
		});
	}

	@Test
	void anAbsentLibraryIsToldByItsName() {
		writeAll();
		assertAbsent(new FilteredClassLoader("tools.jackson.dataformat.csv"), "book.csv",
				"tools.jackson.dataformat:jackson-dataformat-csv");
		assertAbsent(new FilteredClassLoader("tools.jackson"), "Author.jsonl", "tools.jackson.core:jackson-databind");
		runner("Author.jsonl").withClassLoader(new FilteredClassLoader("tools.jackson.dataformat.csv"))
				.run((context) -> assertThat(context.getBean(Authors.class).count()).isEqualTo(2));
		assertAbsent(new FilteredClassLoader("tools.jackson"), "Author.jsonl", "tools.jackson.core:jackson-databind");
	}

	private void assertAbsent(ClassLoader loader, String file, String library) {
		runner("Author.jsonl", "book.csv").withClassLoader(loader).run((context) -> {
			InitialDataException failure = initialDataException(context.getStartupFailure());
			assertThat(failure).hasMessageContainingAll(file, library);
			assertThat(failure.getAction()).startsWith("Add the dependency " + library);
		});
		withoutInitialData().withClassLoader(loader).run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void aMissingFileIsTold() {
		runner("Nobody.csv").run((context) -> assertThat(context.getStartupFailure())
				.satisfies((failure) -> assertThat(initialDataException(failure)).hasMessageContaining("Nobody.csv"))
				.satisfies((failure) -> assertThat(initialDataException(failure).getAction())
						.startsWith("Correct pmem.data.locations")));
	}

	@Test
	void populatorsOfSpringDataWork() {
		runner().withUserConfiguration(Populated.class)
				.run((context) -> assertThat(context.getBean(Authors.class).findAll()).extracting((
						author) -> author.name)
						.containsExactly("populated"));
	}

	@Configuration(proxyBeanMethods = false)
	static class Populated {

		@Bean
		JacksonRepositoryPopulatorFactoryBean populator() {
			JacksonRepositoryPopulatorFactoryBean populator = new JacksonRepositoryPopulatorFactoryBean();
			populator.setResources(new Resource[]{new ByteArrayResource(
					("[{\"_class\": \"" + Author.class.getName() + "\", \"name\": \"populated\"}]").getBytes(
							StandardCharsets.UTF_8))});
			return populator;
		}

	}

	@Test
	void settingsOfADatabaseThatIsNotThereAreTold(CapturedOutput output) {
		runner().withPropertyValues("spring.sql.init.mode=always", "spring.jpa.show-sql=true").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(output).containsOnlyOnce("spring.sql.init.* has no effect: there is no DataSource")
					.containsOnlyOnce("spring.jpa.* has no effect: there is no EntityManagerFactory");
		});
	}

	@Test
	void nothingIsToldWithoutSuchSettings(CapturedOutput output) {
		runner().run((context) -> assertThat(output).doesNotContain("has no effect"));
	}

	record Amount(int cents) {}

	@WritingConverter
	static class AmountWriter implements Converter<Amount, Integer> {

		@Override
		public Integer convert(Amount source) {
			return source.cents();
		}

	}

	@ReadingConverter
	static class AmountReader implements Converter<Integer, Amount> {

		@Override
		public Amount convert(Integer source) {
			return new Amount(source);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Converting {

		@Bean
		PmemCustomConversions conversions() {
			return new PmemCustomConversions(List.of(new AmountWriter(), new AmountReader()));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class HalfConverting {

		@Bean
		PmemCustomConversions conversions() {
			return new PmemCustomConversions(List.of(new AmountWriter()));
		}

	}

	@Test
	void customConversionsAreTakenFromTheContext() {
		runner().withUserConfiguration(Converting.class)
				.run((context) -> assertThat(context.getBean(PmemOperations.class).getMappingContext()
						.conversionOf(Amount.class)).isNotNull());
		runner().withUserConfiguration(HalfConverting.class).run((context) -> assertThat(context.getStartupFailure())
				.hasStackTraceContaining("AmountWriter").hasStackTraceContaining("Add a @ReadingConverter"));
	}

	@Test
	void recordsAreKept() {
		writeAll();
		runner("Author.jsonl").run((context) -> assertThat(context.getBean(Authors.class).count()).isEqualTo(2));
		write("Author.jsonl", "{\"id\": 9, \"name\": \"later\"}");
		runner("Author.jsonl").run((context) -> assertThat(context.getBean(Authors.class).count()).isEqualTo(2));
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.data.annotation.CreatedBy;
import org.springframework.data.annotation.CreatedDate;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.LastModifiedDate;
import org.springframework.data.annotation.Version;
import org.springframework.data.domain.AuditorAware;
import org.springframework.data.domain.Example;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Pageable;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import dev.pmem.data.auditing.EnablePmemAuditing;
import dev.pmem.data.core.PmemTemplate;
import dev.pmem.data.core.TestHeap;
import dev.pmem.data.core.index.Indexed;
import dev.pmem.data.core.mapping.PmemMappingContext;
import dev.pmem.data.core.mapping.event.AfterSaveCallback;
import dev.pmem.data.core.mapping.event.BeforeConvertCallback;
import dev.pmem.data.core.mapping.event.BeforeSaveCallback;
import dev.pmem.data.repository.PmemRepository;
import dev.pmem.data.repository.config.EnablePmemRepositories;
import dev.pmem.data.transaction.PmemTransactionManager;
import dev.pmem.heap.PersistentHeap;

/** What users met. */
class SpringCaseTests {

	static class Half {

		@Id
		final Long id;

		@Version
		final Long version;

		@LastModifiedDate
		final Instant modified;

		String text;

		Half(Long id, Long version, Instant modified, String text) {
			this.id = id;
			this.version = version;
			this.modified = modified;
			this.text = text;
		}

		Half withId(Long id) {
			return new Half(id, this.version, this.modified, this.text);
		}

		Half withVersion(Long version) {
			return new Half(this.id, version, this.modified, this.text);
		}

		Half withModified(Instant modified) {
			return new Half(this.id, this.version, modified, this.text);
		}

	}

	interface Halves extends PmemRepository<Half, Long> {}

	static class Traced {

		@Id
		Long id;

		String text;

		String stamp;

		String converted;

		transient int saved;

	}

	interface Traces extends PmemRepository<Traced, Long> {}

	static class Lines {

		@Id
		Long id;

		final List<String> lines = List.of();

		final List<String> empty = Collections.emptyList();

		final Map<String, String> map = Map.of();

		final Set<String> set = Set.of("initial");

		final Collection<String> collection = Collections.unmodifiableList(new ArrayList<>());

		final SortedSet<String> sorted = Collections.emptySortedSet();

		final SortedMap<String, String> sortedMap = Collections.emptySortedMap();

		final List<String> asList = Arrays.asList("a", "b");

	}

	interface LineRepository extends PmemRepository<Lines, Long> {}

	static class Person {

		@Id
		Long id;

		String first;

		Integer age;

		byte[] photo;

		Person() {}

		Person(Long id, String first, Integer age, byte[] photo) {
			this.id = id;
			this.first = first;
			this.age = age;
			this.photo = photo;
		}

	}

	record View(String first, int age) {}

	static class ClassView {

		final int age;

		ClassView(int age) {
			this.age = age;
		}

	}

	interface InterfaceView {

		int getAge();

	}

	interface People extends PmemRepository<Person, Long> {

		List<View> findByFirst(String first);

		View findViewById(Long id);

		ClassView findClassViewById(Long id);

		InterfaceView findInterfaceViewById(Long id);

		<P> P findById(Long id, Class<P> type);

		Page<View> findByFirstOrderById(String first, Pageable page);

	}

	static class Computed {

		@Id
		Long id;

		final transient int answer;

		String text;

		Computed(@Value("#{40 + 2}") int answer, String text) {
			this.answer = answer;
			this.text = text;
		}

	}

	static class Item {

		@Id
		Long id;

		@Indexed(unique = true)
		String code;

		Item() {}

		Item(String code) {
			this.code = code;
		}

	}

	interface Items extends PmemRepository<Item, Long> {}

	static class Counted {

		@Id
		String id;

		@Version
		long version;

		String text;

		Counted() {}

		Counted(String id, String text) {
			this.id = id;
			this.text = text;
		}

	}

	interface Counts extends PmemRepository<Counted, String> {}

	static class Audited {

		@Id
		String id;

		@CreatedBy
		String by;

		@CreatedDate
		Instant at;

		String text;

	}

	interface Audits extends PmemRepository<Audited, String> {}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement
	@EnablePmemAuditing
	@EnablePmemRepositories(considerNestedRepositories = true)
	static class Application {

		@Bean
		TestHeap testHeap() {
			return new TestHeap();
		}

		@Bean
		PersistentHeap heap(TestHeap heap) {
			return heap.heap();
		}

		@Bean
		PmemMappingContext pmemMappingContext() {
			return new PmemMappingContext();
		}

		@Bean
		PmemTemplate pmemTemplate(PersistentHeap heap, PmemMappingContext mappings) {
			return new PmemTemplate(heap, mappings);
		}

		@Bean
		PmemTransactionManager pmemTransactionManager(PersistentHeap heap) {
			return new PmemTransactionManager(heap);
		}

		@Bean
		AuditorAware<String> auditor() {
			return () -> Optional.of("ann");
		}

		@Bean
		BeforeSaveCallback<Traced> stamp() {
			return (traced) -> {
				traced.stamp = "stamped " + traced.text;
				return traced;
			};
		}

		@Bean
		BeforeConvertCallback<Traced> convert() {
			return (traced) -> {
				Traced other = new Traced();
				other.id = traced.id;
				other.text = traced.text;
				other.converted = "converted " + traced.text;
				return other;
			};
		}

		@Bean
		AfterSaveCallback<Traced> after() {
			return (traced) -> {
				traced.saved++;
				return traced;
			};
		}

	}

	private static AnnotationConfigApplicationContext context;

	private static TransactionTemplate tx;

	@BeforeAll
	static void start() {
		context = new AnnotationConfigApplicationContext(Application.class);
		tx = new TransactionTemplate(context.getBean(PmemTransactionManager.class));
	}

	@AfterAll
	static void stop() {
		context.close();
	}

	@BeforeEach
	void clear() {
		context.getBeansOfType(PmemRepository.class).values().forEach((each) -> each.deleteAll());
	}

	private static <R> R bean(Class<R> type) {
		return context.getBean(type);
	}

	@Test
	void finalVersionsCount() {
		Halves halves = bean(Halves.class);
		Long id = halves.save(new Half(null, null, null, "new")).id;
		Half form = halves.findById(id).orElseThrow();
		assertThat(form.modified).isNotNull();
		while (!Instant.now().isAfter(form.modified)) {
			Thread.onSpinWait();
		}
		tx.executeWithoutResult((_) -> halves.findById(id).orElseThrow().text = "service");
		Half changed = halves.findById(id).orElseThrow();
		assertThat(changed.text).isEqualTo("service");
		assertThat(changed.version).isEqualTo(form.version + 1);
		assertThat(changed.modified).isAfter(form.modified);
		form.text = "form";
		assertThatExceptionOfType(OptimisticLockingFailureException.class).isThrownBy(() -> halves.save(form));
	}

	/** What was written in place of an instance that can't take it is not written again, unless it was taken back. */
	@Test
	void finalVersionsCountOnceForAChange() {
		Halves halves = bean(Halves.class);
		Long id = halves.save(new Half(null, null, null, "new")).id;
		tx.executeWithoutResult((status) -> {
			Half half = halves.findById(id).orElseThrow();
			Object savepoint = status.createSavepoint();
			half.text = "changed";
			halves.findAll(Example.of(new Half(null, null, null, "changed")));
			halves.findAll(Example.of(new Half(null, null, null, "changed")));
			status.rollbackToSavepoint(savepoint);
			half.text = "changed";
			halves.findAll(Example.of(new Half(null, null, null, "changed")));
		});
		assertThat(halves.findById(id).orElseThrow().text).isEqualTo("changed");
		assertThat(halves.findById(id).orElseThrow().version).isEqualTo(1);
	}

	@Test
	void callbacksAtAMerge() {
		Traces traces = bean(Traces.class);
		Traced traced = new Traced();
		traced.text = "a";
		Long id = traces.save(traced).id;
		assertThat(traces.findById(id).orElseThrow().stamp).isEqualTo("stamped a");
		tx.executeWithoutResult((_) -> {
			traces.findById(id);
			Traced copy = new Traced();
			copy.id = id;
			copy.text = "x";
			assertThat(traces.save(copy).saved).isEqualTo(1);
		});
		Traced merged = traces.findById(id).orElseThrow();
		assertThat(merged.stamp).isEqualTo("stamped x");
		assertThat(merged.converted).isEqualTo("converted x");
	}

	/** What a callback makes of a managed instance is what is stored. */
	@Test
	void callbacksAtAFlush() {
		Traces traces = bean(Traces.class);
		Traced traced = new Traced();
		traced.text = "a";
		Long id = traces.save(traced).id;
		tx.executeWithoutResult((_) -> traces.findById(id).orElseThrow().text = "b");
		Traced changed = traces.findById(id).orElseThrow();
		assertThat(changed.stamp).isEqualTo("stamped b");
		assertThat(changed.converted).isEqualTo("converted b");
	}

	@Test
	void unmodifiableCollections() {
		LineRepository lines = bean(LineRepository.class);
		Long id = lines.save(new Lines()).id;
		Lines read = lines.findById(id).orElseThrow();
		assertThat(read.lines).isEmpty();
		assertThat(read.empty).isEmpty();
		assertThat(read.map).isEmpty();
		assertThat(read.set).containsExactly("initial");
		assertThat(read.collection).isEmpty();
		assertThat(read.sorted).isEmpty();
		assertThat(read.sortedMap).isEmpty();
		assertThat(read.asList).containsExactly("a", "b");
	}

	@Test
	void nullForAPrimitiveComponent() {
		People people = bean(People.class);
		Long id = people.save(new Person(null, "a", null, null)).id;
		assertThatThrownBy(() -> people.findByFirst("a")).hasMessageContaining("age");
		assertThatThrownBy(() -> people.findViewById(id)).hasMessageContaining("age");
		assertThatThrownBy(() -> people.findClassViewById(id)).hasMessageContaining("age");
		assertThatThrownBy(() -> people.findById(id, View.class)).hasMessageContaining("age");
		assertThatThrownBy(() -> people.findByFirstOrderById("a", PageRequest.of(0, 5))).hasMessageContaining("age");
		Person probe = new Person(null, "a", null, null);
		assertThatThrownBy(() -> people.findBy(Example.of(probe), (query) -> query.as(View.class).all()))
				.hasMessageContaining("age");
		InterfaceView view = people.findInterfaceViewById(id);
		assertThatThrownBy(view::getAge).isInstanceOf(RuntimeException.class);
	}

	@Test
	void anExampleWithBytes() {
		People people = bean(People.class);
		people.save(new Person(null, "a", 1, new byte[]{1}));
		people.save(new Person(null, "b", 1, new byte[]{2}));
		assertThat(people.findAll(Example.of(new Person(null, null, null, new byte[]{2})))).hasSize(1);
	}

	@Test
	void valueExpressions() {
		PmemTemplate template = bean(PmemTemplate.class);
		Computed saved = template.save(new Computed(1, "a"), Computed.class);
		assertThat(template.findById(saved.id, Computed.class).answer).isEqualTo(42);
	}

	@Test
	void changesAfterTheCommitAreRefused() {
		Items items = bean(Items.class);
		Long id = items.save(new Item("a")).id;
		Throwable[] thrown = new Throwable[1];
		tx.executeWithoutResult((_) -> {
			items.save(new Item("b"));
			TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

				@Override
				public void afterCompletion(int status) {
					try {
						tx.executeWithoutResult((_) -> items.findById(id).orElseThrow().code = "lost");
					} catch (RuntimeException ex) {
						thrown[0] = ex;
					}
				}

			});
		});
		assertThat(thrown[0]).isInstanceOf(InvalidDataAccessApiUsageException.class)
				.hasMessageContaining("REQUIRES_NEW");
	}

	@Test
	void aFreedKeyCanBeTaken() {
		Items items = bean(Items.class);
		Long id = items.save(new Item("old")).id;
		tx.executeWithoutResult((_) -> {
			items.findById(id).orElseThrow().code = "moved";
			items.save(new Item("old"));
		});
		assertThat(items.findAll()).extracting((item) -> item.code).containsExactlyInAnyOrder("moved", "old");
	}

	@Test
	void keysCanBeSwapped() {
		Items items = bean(Items.class);
		Long a = items.save(new Item("a")).id;
		Long b = items.save(new Item("b")).id;
		tx.executeWithoutResult((_) -> {
			items.findById(a).orElseThrow().code = "b";
			items.findById(b).orElseThrow().code = "a";
		});
		assertThat(items.findById(a).orElseThrow().code).isEqualTo("b");
	}

	@Test
	void findAllByIdDoesNotRepeat() {
		Items items = bean(Items.class);
		Long id = items.save(new Item("a")).id;
		assertThat(items.findAllById(List.of(id, id))).hasSize(1);
	}

	@Test
	void primitiveVersionsStartAtOne() {
		Counts counts = bean(Counts.class);
		assertThat(counts.save(new Counted("a", "first")).version).isEqualTo(1);
		assertThatExceptionOfType(DuplicateKeyException.class)
				.isThrownBy(() -> counts.save(new Counted("a", "again")));
		Counted found = counts.findById("a").orElseThrow();
		found.text = "second";
		assertThat(counts.save(found).version).isEqualTo(2);
	}

	@Test
	void createdByOfAnAssignedId() {
		Audits audits = bean(Audits.class);
		Audited audited = new Audited();
		audited.id = "a";
		audits.save(audited);
		Audited found = audits.findById("a").orElseThrow();
		assertThat(found.by).isEqualTo("ann");
		Instant at = found.at;
		assertThat(at).isNotNull();
		found.text = "changed";
		audits.save(found);
		assertThat(audits.findById("a").orElseThrow().at).isEqualTo(at);
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.annotations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.Optional;

import jakarta.persistence.LockModeType;
import jakarta.persistence.QueryHint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.data.annotation.Id;
import org.springframework.data.jpa.repository.EntityGraph;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Meta;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.jpa.repository.QueryHints;
import org.springframework.data.jpa.repository.query.Procedure;

import dev.pmem.data.core.PmemTemplate;
import dev.pmem.data.core.TestHeap;
import dev.pmem.data.repository.PmemRepository;
import dev.pmem.data.repository.query.UnsupportedQueryMethodException;
import dev.pmem.data.repository.support.PmemRepositoryFactory;

/** Annotations of Spring Data JPA on methods are refused when the repository is made, on inherited methods as well. */
class MethodAnnotationTests {

	static class Thing {

		@Id
		Long id;

		String name;

	}

	interface WithQuery extends PmemRepository<Thing, Long> {

		@Query("select t from Thing t")
		List<Thing> findByName(String name);

	}

	interface WithNativeQuery extends PmemRepository<Thing, Long> {

		@NativeQuery("select * from thing")
		List<Thing> findByName(String name);

	}

	interface WithModifying extends PmemRepository<Thing, Long> {

		@Modifying
		void deleteByName(String name);

	}

	interface WithLock extends PmemRepository<Thing, Long> {

		@Override
		@Lock(LockModeType.PESSIMISTIC_WRITE)
		Optional<Thing> findById(Long id);

	}

	interface WithEntityGraph extends PmemRepository<Thing, Long> {

		@Override
		@EntityGraph(attributePaths = "name")
		List<Thing> findAll();

	}

	interface WithQueryHints extends PmemRepository<Thing, Long> {

		@QueryHints(@QueryHint(name = "x", value = "y"))
		List<Thing> findByName(String name);

	}

	interface WithMeta extends PmemRepository<Thing, Long> {

		@Meta(comment = "x")
		List<Thing> findByName(String name);

	}

	interface WithProcedure extends PmemRepository<Thing, Long> {

		@Procedure
		Thing findByName(String name);

	}

	@Lock(LockModeType.READ)
	@Retention(RetentionPolicy.RUNTIME)
	@interface Locked {}

	interface WithComposedLock extends PmemRepository<Thing, Long> {

		@Locked
		List<Thing> findByName(String name);

	}

	interface Inheriting extends WithLock {}

	interface Plain extends PmemRepository<Thing, Long> {

		List<Thing> findByName(String name);

	}

	@ParameterizedTest
	@ValueSource(classes = {WithQuery.class, WithNativeQuery.class, WithModifying.class, WithLock.class,
			WithEntityGraph.class, WithQueryHints.class, WithMeta.class, WithProcedure.class, WithComposedLock.class,
			Inheriting.class})
	void annotationsOfSpringDataJpaAreRefusedByName(Class<?> repository) {
		String name = repository.getSimpleName().replaceAll("With|Composed", "").replace("Inheriting", "Lock");
		try (TestHeap heap = new TestHeap()) {
			PmemRepositoryFactory factory = new PmemRepositoryFactory(new PmemTemplate(heap.heap()));
			assertThatExceptionOfType(UnsupportedQueryMethodException.class)
					.isThrownBy(() -> factory.getRepository(repository))
					.withMessageContaining(repository.getName() + ".")
					.withMessageContaining("@org.springframework.data.jpa.repository.")
					.withMessageContaining("." + name + ": ");
		}
	}

	@Test
	void othersAreNot() {
		try (TestHeap heap = new TestHeap()) {
			PmemRepositoryFactory factory = new PmemRepositoryFactory(new PmemTemplate(heap.heap()));
			assertThat(factory.getRepository(Plain.class).findByName("x")).isEmpty();
		}
	}

}

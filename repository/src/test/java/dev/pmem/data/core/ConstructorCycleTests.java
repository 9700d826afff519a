/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Lazy;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;
import org.springframework.data.mapping.MappingException;
import org.springframework.transaction.support.TransactionTemplate;

import dev.pmem.data.transaction.PmemTransactionManager;

/**
 * Objects that need one another in their constructors could not be read: they are refused at start where the types show it,
 * else when they are saved (case 4 of the graph cases).
 */
class ConstructorCycleTests {

	private final TestHeap testHeap = new TestHeap();

	private PmemTemplate template;

	private TransactionTemplate transactions;

	record Parent(@Id @Nullable Long id, Child child) {}

	record Child(@Id @Nullable Long id, Middle middle) {}

	/** A value. */
	record Middle(Parent parent) {}

	record Man(@Id @Nullable Long id, @Nullable Woman wife) {}

	record Woman(@Id @Nullable Long id, @Version @Nullable Integer version, @Nullable Man husband) {}

	static class Left {

		@Id
		@Nullable
		Long id;

		@Nullable
		Right right;

		Left(@Nullable Long id, @Nullable Right right) {
			this.id = id;
			this.right = right;
		}

	}

	static class Right {

		@Id
		@Nullable
		Long id;

		@Nullable
		Left left;

		/** An array is loaded with its owner. */
		Right @Nullable [] others;

		Right(@Nullable Long id, @Nullable Left left, Right @Nullable [] others) {
			this.id = id;
			this.left = left;
			this.others = others;
		}

	}

	record Lazily(@Id @Nullable Long id, @Lazy @Nullable Plain plain, List<Lazily> list) {}

	static class Plain {

		@Id
		@Nullable
		Long id;

		@Nullable
		Lazily lazily;

		@Nullable
		Lazily getLazily() {
			return this.lazily;
		}

	}

	static class Ranked implements Comparable<Ranked> {

		@Id
		@Nullable
		Long id;

		final SortedSet<Ranked> others;

		Ranked(@Nullable Long id, SortedSet<Ranked> others) {
			this.id = id;
			this.others = others;
		}

		@Override
		public int compareTo(Ranked other) {
			return 0;
		}

	}

	@BeforeEach
	void open() {
		this.template = new PmemTemplate(this.testHeap.heap());
		this.transactions = new TransactionTemplate(new PmemTransactionManager(this.testHeap.heap()));
	}

	@AfterEach
	void close() {
		this.testHeap.close();
	}

	@Test
	void typesThatShowItAreRefusedAtStart() {
		for (Class<?> type : List.of(Parent.class, Child.class)) {
			assertThatExceptionOfType(MappingException.class)
					.isThrownBy(() -> this.template.count(type))
					.withMessageMatching("(?s).*(Parent.child -> Child.middle -> Middle.parent -> Parent"
							+ "|Child.middle -> Middle.parent -> Parent.child -> Child).*")
					.withMessageContaining("constructors");
		}
	}

	@Test
	void newObjectsAreRefusedWhenTheyAreSaved() {
		Right right = new Right(null, null, null);
		right.left = new Left(null, right);
		assertThatExceptionOfType(DataIntegrityViolationException.class)
				.isThrownBy(() -> this.template.save(right, Right.class))
				.withMessageContaining("Right.left -> Left.right -> Right").withMessageContaining("constructors");
		assertThat(right.id).isNull();
		Right itself = new Right(null, null, new Right[1]);
		itself.others[0] = itself;
		assertThatExceptionOfType(DataIntegrityViolationException.class)
				.isThrownBy(() -> this.template.save(itself, Right.class))
				.withMessageContaining("Right.others[] -> Right");
		Ranked ranked = new Ranked(null, new TreeSet<>());
		ranked.others.add(ranked);
		assertThatExceptionOfType(DataIntegrityViolationException.class)
				.isThrownBy(() -> this.template.save(ranked, Ranked.class))
				.withMessageContaining("Ranked.others[] -> Ranked");
		assertThat(this.template.count(Right.class)).isZero();
		assertThat(this.template.count(Left.class)).isZero();
	}

	@Test
	void aStoredObjectThatWouldCloseTheCycleIsRefused() {
		Woman woman = this.template.save(new Woman(null, null, null), Woman.class);
		Man man = this.template.save(new Man(null, woman), Man.class);
		assertThatExceptionOfType(DataIntegrityViolationException.class)
				.isThrownBy(() -> this.template.save(new Woman(woman.id(), woman.version(), man), Woman.class))
				.withMessageContaining("Woman.husband -> Man.wife -> Woman");
		Man read = Objects.requireNonNull(this.template.findById(Objects.requireNonNull(man.id()), Man.class));
		assertThat(read.wife().husband()).isNull();
		Woman second = this.template.save(new Woman(null, null, man), Woman.class);
		assertThat(this.template.findById(Objects.requireNonNull(second.id()), Woman.class).husband().wife().id())
				.isEqualTo(woman.id());
	}

	@Test
	void aCycleThatIsGoneByTheCommitIsNoCycle() {
		Left first = this.template.save(new Left(null, new Right(null, null, null)), Left.class);
		this.transactions.executeWithoutResult((_) -> {
			Left left = Objects.requireNonNull(this.template.findById(first.id, Left.class));
			Right right = Objects.requireNonNull(left.right);
			right.left = left;
			this.template.flush();
			left.right = null;
		});
		Right read = Objects.requireNonNull(this.template.findById(first.right.id, Right.class));
		assertThat(read.left.right).isNull();
	}

	@Test
	void aSavepointTakesTheCycleBack() {
		Left first = this.template.save(new Left(null, new Right(null, null, null)), Left.class);
		this.transactions.executeWithoutResult((status) -> {
			Object savepoint = status.createSavepoint();
			Right right = new Right(null, null, null);
			right.left = new Left(null, right);
			this.template.save(right, Right.class);
			Objects.requireNonNull(this.template.findById(first.right.id, Right.class)).left = this.template
					.findById(first.id, Left.class);
			this.template.flush();
			status.rollbackToSavepoint(savepoint);
			this.template.save(new Right(null, null, null), Right.class);
		});
		assertThat(this.template.findById(first.id, Left.class).right.left).isNull();
		assertThat(this.template.count(Right.class)).isEqualTo(2);
	}

	@Test
	void whatLoadsLaterClosesNoCycle() {
		Plain plain = new Plain();
		List<Lazily> list = new ArrayList<>();
		plain.lazily = new Lazily(null, plain, list);
		long id = Objects.requireNonNull(this.template.save(plain, Plain.class).id);
		Plain read = Objects.requireNonNull(this.template.findById(id, Plain.class));
		assertThat(read.lazily.plain()).isSameAs(read);
		Lazily lazily = this.template.save(new Lazily(null, null, list), Lazily.class);
		list.add(lazily);
		this.template.save(lazily, Lazily.class);
		Lazily again = Objects.requireNonNull(
				this.template.findById(Objects.requireNonNull(lazily.id()), Lazily.class));
		assertThat(again.list().get(0)).isSameAs(again);
	}

	@Test
	void aLongChainIsNoCycle() {
		Left left = new Left(null, null);
		for (int count = 0; count < 2_000; count++) {
			left = new Left(null, new Right(null, left, null));
		}
		long id = Objects.requireNonNull(this.template.save(left, Left.class).id);
		Left read = Objects.requireNonNull(this.template.findById(id, Left.class));
		int count = 0;
		while (read.right != null) {
			read = Objects.requireNonNull(read.right.left);
			count++;
		}
		assertThat(count).isEqualTo(2_000);
	}

}

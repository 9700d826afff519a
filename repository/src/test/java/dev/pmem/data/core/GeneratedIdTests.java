/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.annotation.Id;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import dev.pmem.data.transaction.PmemTransactionManager;

/**
 * Generated ids beside those that are set by hand.
 */
class GeneratedIdTests {

	private final TestHeap testHeap = new TestHeap();

	private PmemTemplate template;

	private TransactionTemplate transactions;

	@BeforeEach
	void open() {
		open(this.testHeap.heap());
	}

	private void open(dev.pmem.heap.PersistentHeap heap) {
		this.template = new PmemTemplate(heap);
		this.transactions = new TransactionTemplate(new PmemTransactionManager(heap));
	}

	@AfterEach
	void close() {
		this.testHeap.close();
	}

	private Account save(String owner, long id) {
		Account account = new Account(owner, 1);
		account.id = id;
		return this.template.save(account, Account.class);
	}

	private long saveWithoutId(String owner) {
		return this.template.save(new Account(owner, 1), Account.class).id;
	}

	private int saveWithoutNumber() {
		return this.template.save(new Numbered(), Numbered.class).number;
	}

	private void saveNumber(int number) {
		Numbered numbered = new Numbered();
		numbered.number = number;
		this.template.save(numbered, Numbered.class);
	}

	@Test
	void generationGoesOnBelowTheLargestId() {
		save("marker", Long.MAX_VALUE);
		save("none", -1);
		assertThat(saveWithoutId("a")).isEqualTo(1);
		saveNumber(Integer.MAX_VALUE);
		assertThat(saveWithoutNumber()).isEqualTo(1);
		open(this.testHeap.reopen());
		assertThat(saveWithoutId("b")).isEqualTo(2);
		assertThat(saveWithoutNumber()).isEqualTo(2);
		assertThat(this.template.findById(Long.MAX_VALUE, Account.class).owner).isEqualTo("marker");
	}

	@Test
	void whatIsRolledBackLeavesNoTrace() {
		assertThat(saveWithoutId("a")).isEqualTo(1);
		this.transactions.executeWithoutResult((status) -> {
			save("tried", Long.MAX_VALUE - 1);
			status.setRollbackOnly();
		});
		assertThat(saveWithoutId("b")).isEqualTo(2);
		TransactionTemplate nested = new TransactionTemplate(this.transactions.getTransactionManager());
		nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
		this.transactions.executeWithoutResult((outer) -> {
			save("kept", 10);
			nested.executeWithoutResult((inner) -> {
				save("tried", Long.MAX_VALUE - 1);
				inner.setRollbackOnly();
			});
		});
		assertThat(saveWithoutId("c")).isEqualTo(11);
	}

	@Test
	void aTransactionThatMeetsATakenIdSucceedsWhenItIsTriedAgain() {
		saveWithoutId("a");
		TransactionTemplate other = new TransactionTemplate(this.transactions.getTransactionManager());
		other.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
		assertThatExceptionOfType(DuplicateKeyException.class)
				.isThrownBy(() -> this.transactions.executeWithoutResult((status) -> {
					saveWithoutId("b");
					other.executeWithoutResult((_) -> {
						for (long id = 2; id < 20; id++) {
							save("by hand " + id, id);
						}
					});
				}));
		assertThat(saveWithoutId("b")).isEqualTo(20);
	}

	@Test
	void anIntegerThatIsUsedUpIsRefused() {
		saveNumber(Integer.MAX_VALUE - 2);
		assertThat(saveWithoutNumber()).isEqualTo(Integer.MAX_VALUE - 1);
		assertThatExceptionOfType(DataIntegrityViolationException.class).isThrownBy(this::saveWithoutNumber)
				.withMessageContaining("no id left").withMessageContaining("2147483646")
				.withMessageContaining("long");
		saveNumber(7);
		assertThat(this.template.count(Numbered.class)).isEqualTo(3);
	}

	@Test
	void anIdNearTheEndThatIsDeletedIsNoHindrance() {
		save("mistake", Long.MAX_VALUE - 1);
		assertThatExceptionOfType(DataIntegrityViolationException.class).isThrownBy(() -> saveWithoutId("a"))
				.withMessageContaining("elete");
		this.template.deleteById(Long.MAX_VALUE - 1, Account.class);
		assertThat(saveWithoutId("a")).isEqualTo(1);
	}

	/** With an id that is an int. */
	static class Numbered {

		@Id
		int number;

	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.transaction.TestTransaction;

import dev.pmem.boot.test.application.Note;
import dev.pmem.boot.test.application.NoteApplication;
import dev.pmem.boot.test.application.NoteService;
import dev.pmem.boot.test.application.Notes;
import dev.pmem.data.core.PmemOperations;
import dev.pmem.heap.PersistentHeap;

/**
 * The slice has repositories and what takes part in storing, and nothing stays of a test.
 */
@DataPmemTest
@ContextConfiguration(classes = NoteApplication.class)
class DataPmemTestTests {

	@Autowired
	private Notes notes;

	@Autowired
	private PmemOperations operations;

	@Autowired
	private ApplicationContext context;

	@RepeatedTest(3)
	void eachTestIsRolledBack() {
		assertThat(TestTransaction.isActive()).isTrue();
		assertThat(this.notes.count()).isZero();
		this.notes.save(new Note("text"));
		assertThat(this.operations.findAll(Note.class)).hasSize(1);
	}

	@Test
	void onlyWhatTakesPartInStoringIsThere() {
		Note saved = this.notes.save(new Note("text"));
		assertThat(this.notes.findById(Objects.requireNonNull(saved.id)).orElseThrow().stamp).isEqualTo("stamped");
		assertThat(this.context.getBeanProvider(NoteService.class).getIfAvailable()).isNull();
		assertThat(this.context.containsBean("dataSource")).isFalse();
	}

	@Test
	void theHeapHasATemporaryPool() {
		assertThat(this.context.getEnvironment().getProperty("pmem.pool.path")).contains("pmem-test-");
		assertThat(this.context.getBean(PersistentHeap.class).isOpen()).isTrue();
	}

}

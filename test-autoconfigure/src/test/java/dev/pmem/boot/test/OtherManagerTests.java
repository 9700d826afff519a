/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.test;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.RepeatedTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;

import dev.pmem.boot.test.application.Note;
import dev.pmem.boot.test.application.NoteApplication;
import dev.pmem.boot.test.application.Notes;

/**
 * A test whose transaction is one of JPA: what it stores in the pool is rolled back with it.
 */
@SpringBootTest(classes = NoteApplication.class)
@Transactional
class OtherManagerTests {

	@Autowired
	private Notes notes;

	@Autowired
	private PlatformTransactionManager transactionManager;

	@RepeatedTest(2)
	void eachTestIsRolledBack() {
		assertThat(this.transactionManager).isInstanceOf(JpaTransactionManager.class);
		assertThat(this.notes.count()).isZero();
		this.notes.save(new Note("text"));
		assertThat(this.notes.count()).isEqualTo(1);
	}

}

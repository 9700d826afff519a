/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.exception;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Modifier;
import java.util.List;

import org.junit.jupiter.api.Test;

/**
 * What the exceptions tell as data is what their messages tell in words.
 */
class PoolExceptionTests {

	private static final PoolFacts FACTS = PoolFacts.of("a.pmem").at(4096).expected("seven").found("eight");

	private static void requireFacts(PoolException ex) {
		assertThat(ex.pool()).isEqualTo("a.pmem");
		assertThat(ex.offset()).hasValue(4096);
		assertThat(ex.expected()).isEqualTo("seven");
		assertThat(ex.found()).isEqualTo("eight");
		assertThat(ex.facts()).isEqualTo(FACTS);
	}

	@Test
	void dataAndMessageOfADamageAgree() {
		List<CorruptPoolException> damages = List.of(CorruptPoolException.damaged(FACTS, "the sum"),
				CorruptPoolException.damagedAt(FACTS, "the sum"), CorruptPoolException.lostWrite(FACTS, "the sum"),
				CorruptPoolException.cutOff(FACTS, "the sum"), CorruptPoolException.emptied(FACTS, "the sum"));
		for (CorruptPoolException ex : damages) {
			requireFacts(ex);
			assertThat(ex).hasMessageStartingWith("Pool a.pmem is ")
					.hasMessageEndingWith("the sum: expected seven, found eight. " + ex.advice());
			assertThat(ex.problem() + ". " + ex.advice()).isEqualTo(ex.getMessage());
		}
		assertThat(CorruptPoolException.damagedAt(FACTS, "x"))
				.hasMessageStartingWith("Pool a.pmem is damaged at offset 4096: x");
		CorruptPoolException ofIndex = CorruptPoolException.ofIndex(7, FACTS);
		requireFacts(ofIndex);
		assertThat(ofIndex).hasMessage("Index 7, node at offset 4096: expected seven, found eight."
				+ " Restore a backup, or drop and build the index anew.");
	}

	@Test
	void whatIsNotKnownIsAbsent() {
		CorruptPoolException ex = CorruptPoolException.damaged(PoolFacts.NONE, "no copy is right");
		assertThat(ex.pool()).isNull();
		assertThat(ex.offset()).isEmpty();
		assertThat(ex.expected()).isNull();
		assertThat(ex.found()).isNull();
		assertThat(ex).hasMessage("The pool is damaged: no copy is right. Restore a backup.");
	}

	@Test
	void aMistakeOfTheEngineIsToBeReported() {
		Throwable cause = new IllegalStateException();
		EngineException ex = new EngineException(FACTS, "a version is lost", cause);
		requireFacts(ex);
		assertThat(ex).isNotInstanceOf(CorruptPoolException.class).hasCause(cause)
				.hasMessageContaining("report").hasMessageContaining("not damage to the pool");
		assertThat(ex.getMessage()).doesNotContain("backup");
	}

	@Test
	void eachOtherKindTellsThePoolAndWhatToDo() {
		List<PoolException> others = List.of(new PoolAccessException(FACTS, "Pool a.pmem", "do it", null),
				new PoolFullException(FACTS, "Pool a.pmem", "do it", null),
				new PoolLockedException(FACTS, "Pool a.pmem", "do it", null),
				new NotAPoolException(FACTS, "is a text", "do it"),
				new UnsupportedFormatException(FACTS, "is new", "do it"));
		for (PoolException ex : others) {
			requireFacts(ex);
			assertThat(ex).hasMessageContaining("a.pmem").hasMessageEndingWith(". do it");
			assertThat(ex.advice()).isEqualTo("do it");
		}
		assertThat(new ConflictException("both", 4096).offset()).hasValue(4096);
		assertThat(new ConflictException("both").offset()).isEmpty();
	}

	/** So a switch over them needs no default: the compiler names each one when a kind is added. */
	@Test
	void nobodyElseCanAddAKind() {
		assertThat(Modifier.isAbstract(PoolException.class.getModifiers())).isTrue();
		assertThat(PoolException.class.getPermittedSubclasses()).isNotEmpty().allSatisfy((kind) -> assertThat(
				kind.isSealed() || Modifier.isFinal(kind.getModifiers())).as(kind.getName()).isTrue());
	}

}

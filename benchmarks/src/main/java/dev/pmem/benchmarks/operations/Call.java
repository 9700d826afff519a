/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.operations;

import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/**
 * Something that services do with a repository.
 * @param title for the table
 * @param wanted how many times our processor time the other's should be, or 0
 * @param repetitions how often it is called between preparing and cleaning, or 0 for as often as fits
 * @param preparation what is done before and not measured
 * @param body the call; its result keeps its work alive, and is the same with both stores
 */
record Call(String title, double wanted, int repetitions, Consumer<Scene> preparation,
		ToLongFunction<Scene> body) {

	/** Prepares nothing. */
	static final Consumer<Scene> NOTHING = (_) -> {};

	/** A call that changes nothing. */
	static Call reading(String title, double wanted, ToLongFunction<Scene> body) {
		return new Call(title, wanted, 0, NOTHING, body);
	}

	/** A call that adds to the store or takes from it. */
	static Call writing(String title, double wanted, int repetitions, Consumer<Scene> preparation,
			ToLongFunction<Scene> body) {
		return new Call(title, wanted, repetitions, preparation, body);
	}

	boolean isWriting() {
		return this.repetitions > 0;
	}

}

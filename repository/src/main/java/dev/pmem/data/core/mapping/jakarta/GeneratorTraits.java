/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping.jakarta;

/**
 * How ids are generated that are numbers.
 *
 * @param sequence name of a sequence that entities of several classes may share; empty if the class has one of its own
 * @param initialValue the first value
 */
public record GeneratorTraits(String sequence, long initialValue) {

	/** A sequence of the class, from 1 on. */
	public static final GeneratorTraits NONE = new GeneratorTraits("", 1);

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.exception;

import java.io.Serial;
import java.io.Serializable;

import org.jspecify.annotations.Nullable;

/**
 * The facts that an exception holds as data: the pool, the place in it, what was expected there and what was found.
 * Immutable; each fact may be unknown.
 *
 * @param pool the pool's name, which is the path of its file; null if it is not known where the exception is made
 * @param offset the offset in the pool, in bytes from the start of its file; {@link #NO_OFFSET} if there is none
 * @param expected what was expected; null if there is more than one possibility, or none
 * @param found what was found instead; null if nothing was found
 */
public record PoolFacts(@Nullable String pool, long offset, @Nullable String expected, @Nullable String found)
		implements
			Serializable {

	@Serial
	private static final long serialVersionUID = 1L;

	/** The offset of facts without a place in the pool. */
	public static final long NO_OFFSET = -1;

	/** Nothing is known. */
	public static final PoolFacts NONE = new PoolFacts(null, NO_OFFSET, null, null);

	/** The pool is known, and nothing else yet. */
	public static PoolFacts of(String pool) {
		return new PoolFacts(pool, NO_OFFSET, null, null);
	}

	/** These facts at a place in the pool. */
	public PoolFacts at(long offset) {
		return new PoolFacts(this.pool, offset, this.expected, this.found);
	}

	/** These facts with what was expected. */
	public PoolFacts expected(String expected) {
		return new PoolFacts(this.pool, this.offset, expected, this.found);
	}

	/** These facts with what was found. */
	public PoolFacts found(String found) {
		return new PoolFacts(this.pool, this.offset, this.expected, found);
	}

	/** The subject of a message: the pool with its name, or without one if the name is not known. */
	String subject() {
		return (this.pool != null) ? "Pool " + this.pool : "The pool";
	}

	/** The place as text for a message, with a space before it; empty if there is none. */
	String place() {
		return (this.offset != NO_OFFSET) ? " at offset " + this.offset : "";
	}

	/** A problem in words, followed by what was expected and found. */
	String complete(String problem) {
		StringBuilder text = new StringBuilder(problem);
		if (this.expected != null) {
			text.append(": expected ").append(this.expected);
		}
		if (this.found != null) {
			text.append((this.expected != null) ? ", found " : ": found ").append(this.found);
		}
		return text.toString();
	}

}

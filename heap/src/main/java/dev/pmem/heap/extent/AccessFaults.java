/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import java.util.function.Supplier;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.medium.Medium;
import dev.pmem.heap.medium.MemoryFaults;

/**
 * Says what happened to a pool where the JVM, or what was read, tells no more than that something did: a page that can't be
 * had, memory that was unmapped, bytes that are none of the pool's.
 */
public final class AccessFaults {

	private final Medium medium;

	public AccessFaults(Medium medium) {
		this.medium = medium;
	}

	/** Runs the action, and translates what it throws. */
	public <R> R checked(Supplier<R> action) {
		try {
			return action.get();
		} catch (InternalError | IllegalStateException | CorruptPoolException ex) {
			throw translate(ex);
		}
	}

	/**
	 * What to throw for what was thrown while the pool was read or written.
	 * @throws Error if it's an error of another kind
	 */
	RuntimeException translate(Throwable thrown) {
		return switch (thrown) {
			case InternalError error -> MemoryFaults.translate(this.medium, error);
			case IllegalStateException exception -> MemoryFaults.translate(this.medium, exception);
			case CorruptPoolException exception -> MemoryFaults.translate(this.medium, exception);
			case RuntimeException exception -> exception;
			default -> throw new AssertionError(thrown);
		};
	}

}

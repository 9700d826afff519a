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
 * Translates exceptions of the JVM, and of reading, that do not say what happened to the pool: a page that can't be
 * had, memory that was unmapped, or bytes that do not belong to the pool.
 */
public final class AccessFaults {

	private final Medium medium;

	/**
	 * @param medium the pool's medium, which is asked what happened to the file
	 */
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
	 * The exception for an exception or error that was thrown while the pool was read or written.
	 * @throws Error if the error is of another kind
	 */
	public RuntimeException translate(Throwable thrown) {
		return switch (thrown) {
			case InternalError error -> MemoryFaults.translate(this.medium, error);
			case IllegalStateException exception -> MemoryFaults.translate(this.medium, exception);
			case CorruptPoolException exception -> MemoryFaults.translate(this.medium, exception);
			case RuntimeException exception -> exception;
			default -> throw new AssertionError(thrown);
		};
	}

}

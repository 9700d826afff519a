/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.PoolAccessException;
import dev.pmem.heap.exception.PoolException;
import dev.pmem.heap.exception.PoolFacts;

/**
 * Translates the errors that the JVM throws when an access of mapped memory fails.
 * <p>
 * If a page can't be had, the JVM throws an {@link InternalError}. It throws the error late, when the thread next
 * checks whether it must stop. Later accesses of the same method have run by then, or the method has returned. The
 * failed load or store is therefore unknown, and a thread that has stored since its last fence must not rely on any of
 * these stores.
 */
public final class MemoryFaults {

	/** The text that both of HotSpot's messages contain; compiled code puts "recent" before it. */
	private static final String UNSAFE_ACCESS = "unsafe memory access";

	/** The JDK's message for a segment whose arena is closed. */
	private static final String ALREADY_CLOSED = "Already closed";

	private MemoryFaults() {}

	/** Whether the error is the one that the JVM throws for a page that it could not have. */
	public static boolean isMemoryFault(@Nullable Throwable thrown) {
		return thrown instanceof InternalError && String.valueOf(thrown.getMessage()).contains(UNSAFE_ACCESS);
	}

	/**
	 * The exception for an error that occurred while this medium was read or written. It names the pool and says what
	 * to look for. If the medium's file is no longer intact, the medium refuses to write from now on.
	 * @throws InternalError the error itself, if it is of another kind
	 */
	public static PoolAccessException translate(Medium medium, InternalError error) {
		if (!isMemoryFault(error)) {
			throw error;
		}
		try {
			medium.requireIntact();
		} catch (PoolAccessException ex) {
			ex.addSuppressed(error);
			return ex;
		} catch (IllegalStateException _) {
			// Closed meanwhile: nobody can say any more what was wrong with the file.
		}
		return new PoolAccessException(PoolFacts.of(medium.name()), "A page of pool " + medium.name()
				+ " could not be read or written (" + error.getMessage()
				+ "). Either the disk is full, and the file system had to find space for a store: a copy-on-write file system, a file that shares blocks with others (a clone or a snapshot), or one with holes. Or the disk is failing (see dmesg). Or the file was cut off for a moment",
				"Make space or look to the disk, then open the pool again", error);
	}

	/**
	 * The exception for damage that was found. A file that was cut off reads as zero bytes, or as nothing, before the
	 * JVM throws an error.
	 */
	public static PoolException translate(Medium medium, CorruptPoolException found) {
		try {
			medium.requireIntact();
		} catch (PoolAccessException ex) {
			ex.addSuppressed(found);
			return ex;
		} catch (IllegalStateException _) {
			// Closed meanwhile: nobody can say any more what was wrong with the file.
		}
		return found;
	}

	/**
	 * The exception for an exception that occurred while this medium was read or written. If the given exception is the
	 * JDK's for memory that was unmapped, the result says that the pool is closed; otherwise the result is the given
	 * exception.
	 */
	public static IllegalStateException translate(Medium medium, IllegalStateException thrown) {
		return ALREADY_CLOSED.equals(thrown.getMessage()) && !medium.segment().scope().isAlive()
				? new IllegalStateException("Pool " + medium.name() + " is closed", thrown)
				: thrown;
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.PoolAccessException;
import dev.pmem.heap.exception.PoolException;

/**
 * Says in the pool's terms what the JVM throws when an access of mapped memory fails.
 * <p>
 * Where a page can't be had, the JVM throws an {@link InternalError}. It does so late, when the thread next looks whether
 * anything is to be done: later accesses of the same method have run by then, or the method has returned. So which load or
 * store it was isn't known, and who has stored since he last left a fence must not count on any of it.
 */
public final class MemoryFaults {

	/** In both of HotSpot's messages, with "recent" where the code was compiled. */
	private static final String UNSAFE_ACCESS = "unsafe memory access";

	/** The JDK's word on a segment whose arena is closed. */
	private static final String ALREADY_CLOSED = "Already closed";

	private MemoryFaults() {}

	/** Whether this is how the JVM tells of a page that it could not have, and no other error. */
	public static boolean isMemoryFault(@Nullable Throwable thrown) {
		return thrown instanceof InternalError && String.valueOf(thrown.getMessage()).contains(UNSAFE_ACCESS);
	}

	/**
	 * What to throw for an error that came up while this medium was read or written: names the pool, and says what to look
	 * for. If the medium's file isn't intact any more the medium refuses to write from now on.
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
		return new PoolAccessException("A page of pool " + medium.name() + " could not be read or written ("
				+ error.getMessage()
				+ "). Either the disk is full, and the file system had to find space for a store: a"
				+ " copy-on-write file system, a file that shares blocks with others (a clone or a snapshot), or one with"
				+ " holes. Or the disk is failing (see dmesg). Or the file was cut off for a moment. Make space or look to the"
				+ " disk, then open the pool again", error);
	}

	/**
	 * What to throw for damage that was found: a file that was cut off reads as zero bytes, or as nothing, before the JVM
	 * tells.
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
	 * What to throw for an exception that came up while this medium was read or written: if it's that of the JDK for memory
	 * that was unmapped, one that says that the pool is closed; else the exception itself.
	 */
	public static IllegalStateException translate(Medium medium, IllegalStateException thrown) {
		return ALREADY_CLOSED.equals(thrown.getMessage()) && !medium.segment().scope().isAlive()
				? new IllegalStateException("Pool " + medium.name() + " is closed", thrown)
				: thrown;
	}

}

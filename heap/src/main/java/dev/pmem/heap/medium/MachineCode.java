/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * A routine of our own in machine code. It is called as a critical function: a call costs no more than the routine
 * itself, but delays safepoints until it returns, so the routine must be short. The code stays for the life of the
 * process.
 */
final class MachineCode {

	/** One call shape for all routines. It is constant, so that calls are compiled to direct calls. */
	private static final MethodHandle CALL = linkCall();

	private final MemorySegment function;

	private MachineCode(MemorySegment function) {
		this.function = function;
	}

	@SuppressWarnings("restricted")
	private static MethodHandle linkCall() {
		ValueLayout.OfLong word = ValueLayout.JAVA_LONG;
		return Linker.nativeLinker().downcallHandle(FunctionDescriptor.of(word, word, word),
				Linker.Option.critical(false));
	}

	/**
	 * Puts a routine into memory that nobody can write to.
	 * @throws PosixException if the system refuses memory with code of our own
	 */
	static MachineCode install(Posix posix, byte[] routine) throws PosixException {
		return new MachineCode(MemorySegment.ofAddress(posix.memory().mapCode(routine)));
	}

	long call(long first, long second) {
		try {
			return (long) CALL.invokeExact(this.function, first, second);
		} catch (RuntimeException | Error ex) {
			throw ex;
		} catch (Throwable ex) {
			throw new IllegalStateException(ex);
		}
	}

}

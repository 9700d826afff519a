/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Calls functions of the C library, on Linux on x86-64 and aarch64.
 * <p>
 * All functions go through one call shape, six longs in and a long out, because each further shape costs 10 to 20 ms
 * at start; the address is an argument. On both platforms integer arguments of fixed and of variadic functions travel
 * in the same registers, unused registers are ignored, and of an int result only the lower half counts.
 * <p>
 * A call allocates nothing here. (Until it is compiled, the JDK makes a view of 40 bytes, before it calls.)
 */
final class SystemCalls {

	/** The functions that are called. Some C libraries, or old ones, lack the functions that are not required. */
	enum Function {

		OPEN(true), CLOSE(true), LSEEK(true), FCNTL(true), FTRUNCATE(true), FALLOCATE(false), PWRITE(true), FSYNC(
				true), FDATASYNC(true), MSYNC(true), MMAP(true), MUNMAP(true), MADVISE(true), STRERROR(true), WRITE(
						true), MEMFD_CREATE(false), FLOCK(true), IOCTL(true), STATFS(true), SYSCALL(true), FGETXATTR(
								false), FSETXATTR(false);

		private final boolean required;

		Function(boolean required) {
			this.required = required;
		}

		String symbol() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

	/** The place where a call leaves its errno. Used by one thread at a time. */
	static final class CallState {

		private static final StructLayout LAYOUT = Linker.Option.captureStateLayout();

		private static final VarHandle ERRNO = ValueLayout.JAVA_INT.varHandle();

		private static final long ERRNO_OFFSET = LAYOUT.byteOffset(MemoryLayout.PathElement.groupElement("errno"));

		private final MemorySegment capture;

		CallState(Arena arena) {
			this.capture = arena.allocate(LAYOUT);
		}

		/** The errno of the last call; meaningless if the call did not fail. */
		int errno() {
			return (int) ERRNO.get(this.capture, ERRNO_OFFSET);
		}

		private void set(int errno) {
			ERRNO.set(this.capture, ERRNO_OFFSET, errno);
		}

	}

	/** Faults that tests put in front of the operating system. */
	interface Faults {

		/**
		 * Called before each call.
		 * @param function the name of the function
		 * @return 0 if the call shall be made; otherwise the errno with which it fails without being made
		 */
		int errno(String function, long a, long b, long c, long d, long e, long f);

	}

	/** Null but in tests. */
	static volatile @Nullable Faults faults;

	private final MethodHandle call;

	private final @Nullable MemorySegment[] addresses = new @Nullable MemorySegment[Function.values().length];

	@SuppressWarnings("restricted")
	SystemCalls() {
		Linker linker = Linker.nativeLinker();
		ValueLayout.OfLong word = ValueLayout.JAVA_LONG;
		this.call = linker.downcallHandle(FunctionDescriptor.of(word, word, word, word, word, word, word),
				Linker.Option.captureCallState("errno"));
		SymbolLookup lookup = linker.defaultLookup();
		for (Function function : Function.values()) {
			this.addresses[function.ordinal()] = function.required
					? lookup.findOrThrow(function.symbol())
					: lookup.find(function.symbol()).orElse(null);
		}
	}

	/**
	 * Makes one call. A function that the C library lacks fails with {@link Errno#ENOSYS}.
	 * @return what the function returned
	 */
	long call(CallState state, Function function, long a, long b, long c, long d, long e, long f) {
		Faults faults = SystemCalls.faults;
		int refused = (faults != null) ? faults.errno(function.symbol(), a, b, c, d, e, f) : 0;
		MemorySegment address = this.addresses[function.ordinal()];
		if (refused != 0 || address == null) {
			state.set((refused != 0) ? refused : Errno.ENOSYS);
			return -1;
		}
		// As deep as reading the errno will be: if the stack ends here, it ends before the call, not between the call
		// and its answer.
		state.set(0);
		try {
			return (long) this.call.invokeExact(address, state.capture, a, b, c, d, e, f);
		} catch (RuntimeException | Error ex) {
			throw ex;
		} catch (Throwable ex) {
			throw new IllegalStateException(ex);
		}
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Locale;

import dev.pmem.heap.medium.SystemCalls.CallState;
import dev.pmem.heap.medium.SystemCalls.Function;

/**
 * Calls of the operating system whose failures are exceptions or an errno. Thread-safe, but for the call states that are
 * passed in.
 */
final class PosixCalls {

	private final SystemCalls calls = new SystemCalls();

	/** Whether the processor is aarch64, the second of the two supported processors. */
	static boolean isAarch64() {
		return processor().equals("aarch64");
	}

	/** The processor as the JVM names it, in lower case. */
	static String processor() {
		return System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
	}

	/** The errno of a call with an int result; 0 if the call did not fail. */
	static int errno(CallState state, long result) {
		return ((int) result == -1) ? state.errno() : 0;
	}

	/**
	 * The result of a call with an int result.
	 * @throws PosixException if the call failed
	 */
	long check(CallState state, Function function, long result) throws PosixException {
		if ((int) result == -1) {
			throw failure(function, state.errno());
		}
		return result;
	}

	/**
	 * The result of a call with a long result.
	 * @throws PosixException if the call failed
	 */
	long checkLong(CallState state, Function function, long result) throws PosixException {
		if (result == -1) {
			throw failure(function, state.errno());
		}
		return result;
	}

	/** The exception for a call that failed. Slow, because the C library is asked for the text of the reason. */
	PosixException failure(Function function, int errno) {
		return new PosixException(function.symbol(), errno, reason(errno));
	}

	/** The C library's text for an errno, in the language of the process. */
	@SuppressWarnings("restricted")
	String reason(int errno) {
		try (Arena arena = Arena.ofConfined()) {
			long text = this.calls.call(new CallState(arena), Function.STRERROR, errno, 0, 0, 0, 0, 0);
			return (text > 0) ? MemorySegment.ofAddress(text).reinterpret(256).getString(0) : "unknown error";
		}
	}

	/** One call of a function with an int result, or a number of bytes; repeated if a signal interrupted it. */
	long invoke(CallState state, Function function, long a, long b, long c, long d, long e, long f) {
		while (true) {
			long result = this.calls.call(state, function, a, b, c, d, e, f);
			if ((int) result != -1 || state.errno() != Errno.EINTR) {
				return result;
			}
		}
	}

	/** One call of a function, which is not repeated if a signal interrupted it. */
	long once(CallState state, Function function, long a, long b, long c, long d, long e, long f) {
		return this.calls.call(state, function, a, b, c, d, e, f);
	}

	/** Closes a descriptor, which is gone even if the call fails. */
	void close(int descriptor) throws PosixException {
		try (Arena arena = Arena.ofConfined()) {
			CallState state = new CallState(arena);
			// A descriptor is gone after close, even if the call was interrupted.
			check(state, Function.CLOSE, once(state, Function.CLOSE, descriptor, 0, 0, 0, 0, 0));
		}
	}

}

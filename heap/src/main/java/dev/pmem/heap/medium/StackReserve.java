/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

/**
 * Checks the stack before an operation that must not stop half way. A {@link StackOverflowError} then comes from this
 * check, before anything has begun, or not at all.
 * <p>
 * A sync that fails must be recorded as failed, because the next sync may succeed. A commit whose record is durable
 * must be reported as committed.
 * <p>
 * A method's frame has room for all of its variables, and the JVM checks for this room whichever way the method then
 * takes. Each of the nested calls therefore takes 800 bytes if it is compiled, more if it is interpreted, and next to
 * no time.
 */
public final class StackReserve {

	/** Some 3 KiB: more than the media's own calls need. Takes some 7 ns. */
	private static final int CALLS = 4;

	/** The stack for a commit from its last step that can be refused to its end, the media's own reserve included. */
	private static final int CALLS_OF_A_COMMIT = 3 * CALLS;

	/** The stack for an opening, which links the calls of the operating system for the first time. */
	private static final int CALLS_OF_AN_OPENING = 12 * CALLS;

	/**
	 * All of the variables are used once in so many calls; otherwise the compiler would leave them out. A power of two.
	 */
	private static final int TIMES_FOR_A_WIDE_ONE = 1024;

	/** Changed without synchronization: nothing depends on the value. */
	private static int times;

	/** The source of the variables' values, which the compiler can't know. */
	private static volatile long last;

	private StackReserve() {}

	/**
	 * Checks the stack for a call of the media. Must be called outside of all locks.
	 * @throws StackOverflowError if there is not enough stack left
	 */
	public static void require() {
		require(CALLS);
	}

	/**
	 * As {@link #require()}, for the point where a commit can still be refused: the steps after it do not meet the end
	 * of the stack, not even in the media, which check once more.
	 * @throws StackOverflowError if there is not enough stack left
	 */
	public static void requireForCommit() {
		require(CALLS_OF_A_COMMIT);
	}

	/**
	 * As {@link #requireForCommit()}, for media that call nothing.
	 * @throws StackOverflowError if there is not enough stack left
	 */
	public static void requireForCommitOnMemory() {
		require(CALLS - 1);
	}

	/**
	 * As {@link #require()}, before a pool is opened: nobody could close a pool that is left half open.
	 * @throws StackOverflowError if there is not enough stack left
	 */
	public static void requireForOpening() {
		require(CALLS_OF_AN_OPENING);
	}

	private static void require(int calls) {
		long reached = descend(calls, (++times & (TIMES_FOR_A_WIDE_ONE - 1)) == 0);
		assert reached == calls : reached;
	}

	/** The method is too long to be inlined into itself. */
	private static long descend(int calls, boolean isWide) {
		if (calls == 0 && isWide) {
			long result = 0;
			// all variables are needed at the last call
			long v0 = next(), v1 = next(), v2 = next(), v3 = next(), v4 = next();
			long v5 = next(), v6 = next(), v7 = next(), v8 = next(), v9 = next();
			long v10 = next(), v11 = next(), v12 = next(), v13 = next(), v14 = next();
			long v15 = next(), v16 = next(), v17 = next(), v18 = next(), v19 = next();
			long v20 = next(), v21 = next(), v22 = next(), v23 = next(), v24 = next();
			long v25 = next(), v26 = next(), v27 = next(), v28 = next(), v29 = next();
			long v30 = next(), v31 = next(), v32 = next(), v33 = next(), v34 = next();
			long v35 = next(), v36 = next(), v37 = next(), v38 = next(), v39 = next();
			long v40 = next(), v41 = next(), v42 = next(), v43 = next(), v44 = next();
			long v45 = next(), v46 = next(), v47 = next(), v48 = next(), v49 = next();
			long v50 = next(), v51 = next(), v52 = next(), v53 = next(), v54 = next();
			long v55 = next(), v56 = next(), v57 = next(), v58 = next(), v59 = next();
			long v60 = next(), v61 = next(), v62 = next(), v63 = next(), v64 = next();
			long v65 = next(), v66 = next(), v67 = next(), v68 = next(), v69 = next();
			long v70 = next(), v71 = next(), v72 = next(), v73 = next(), v74 = next();
			long v75 = next(), v76 = next(), v77 = next(), v78 = next(), v79 = next();
			long v80 = next(), v81 = next(), v82 = next(), v83 = next(), v84 = next();
			long v85 = next(), v86 = next(), v87 = next(), v88 = next(), v89 = next();
			long v90 = next(), v91 = next(), v92 = next(), v93 = next(), v94 = next();
			long v95 = next(), v96 = next(), v97 = next(), v98 = next(), v99 = next();
			result ^= next();
			result ^= v0 ^ v1 ^ v2 ^ v3 ^ v4 ^ v5 ^ v6 ^ v7 ^ v8 ^ v9;
			result ^= v10 ^ v11 ^ v12 ^ v13 ^ v14 ^ v15 ^ v16 ^ v17 ^ v18 ^ v19;
			result ^= v20 ^ v21 ^ v22 ^ v23 ^ v24 ^ v25 ^ v26 ^ v27 ^ v28 ^ v29;
			result ^= v30 ^ v31 ^ v32 ^ v33 ^ v34 ^ v35 ^ v36 ^ v37 ^ v38 ^ v39;
			result ^= v40 ^ v41 ^ v42 ^ v43 ^ v44 ^ v45 ^ v46 ^ v47 ^ v48 ^ v49;
			result ^= v50 ^ v51 ^ v52 ^ v53 ^ v54 ^ v55 ^ v56 ^ v57 ^ v58 ^ v59;
			result ^= v60 ^ v61 ^ v62 ^ v63 ^ v64 ^ v65 ^ v66 ^ v67 ^ v68 ^ v69;
			result ^= v70 ^ v71 ^ v72 ^ v73 ^ v74 ^ v75 ^ v76 ^ v77 ^ v78 ^ v79;
			result ^= v80 ^ v81 ^ v82 ^ v83 ^ v84 ^ v85 ^ v86 ^ v87 ^ v88 ^ v89;
			result ^= v90 ^ v91 ^ v92 ^ v93 ^ v94 ^ v95 ^ v96 ^ v97 ^ v98 ^ v99;
			last = result;
			return 0;
		}
		return (calls == 0) ? 0 : descend(calls - 1, isWide) + 1;
	}

	private static long next() {
		long next = last + 1;
		last = next;
		return next;
	}

}

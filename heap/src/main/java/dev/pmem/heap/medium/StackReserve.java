package dev.pmem.heap.medium;

/**
 * Makes sure, before something that must not stop half way, that the stack goes on: a {@link StackOverflowError} comes here,
 * where nothing has begun, or not at all.
 * <p>
 * A lock alone is no help. The JVM reserves stack for the innermost methods of its locks; but giving a lock back may need
 * more stack than taking it did (taking was compiled into one frame, giving back is interpreted), and the error then comes
 * before the lock's own method is reached, and leaves it held for good.
 */
public final class StackReserve {

	/**
	 * So many calls deep: some 3 KiB where they are compiled, each second into the one before, and four times as much where
	 * they are interpreted. The media's own calls need less than that. Takes 200 to 300 ns.
	 */
	private static final int CALLS = 200;

	private StackReserve() {}

	/** To be called outside of all locks. */
	public static void require() {
		int reached = descend(CALLS);
		assert reached == CALLS;
	}

	private static int descend(int calls) {
		return (calls == 0) ? 0 : descend(calls - 1) + 1;
	}

}

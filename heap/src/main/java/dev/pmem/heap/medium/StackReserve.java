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

	/** What a commit needs from its last step that can be refused to its end, the media's own reserve included. */
	private static final int CALLS_OF_A_COMMIT = 3 * CALLS;

	/** As above, on memory, where storing is no more than copying: some 70 ns. */
	private static final int CALLS_OF_A_COMMIT_ON_MEMORY = 64;

	/** What an opening needs, which for the first time links the calls of the operating system. */
	private static final int CALLS_OF_AN_OPENING = 10 * CALLS;

	private StackReserve() {}

	/**
	 * To be called outside of all locks.
	 * @throws StackOverflowError if there's not enough left
	 */
	public static void require() {
		require(CALLS);
	}

	/**
	 * As {@link #require()}, while a commit can still be refused: what follows meets no end of the stack, be it in the media,
	 * which make sure once more.
	 * @throws StackOverflowError if there's not enough left
	 */
	public static void requireForCommit() {
		require(CALLS_OF_A_COMMIT);
	}

	/**
	 * As {@link #requireForCommit()}, where the media call nothing.
	 * @throws StackOverflowError if there's not enough left
	 */
	public static void requireForCommitOnMemory() {
		require(CALLS_OF_A_COMMIT_ON_MEMORY);
	}

	/**
	 * As {@link #require()}, before a pool is opened: nobody could close what is left half open.
	 * @throws StackOverflowError if there's not enough left
	 */
	public static void requireForOpening() {
		require(CALLS_OF_AN_OPENING);
	}

	private static void require(int calls) {
		int reached = descend(calls);
		assert reached == calls;
	}

	private static int descend(int calls) {
		return (calls == 0) ? 0 : descend(calls - 1) + 1;
	}

}

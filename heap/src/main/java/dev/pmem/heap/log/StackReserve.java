package dev.pmem.heap.log;

/**
 * Finds out that the stack comes to its end while a commit can still be refused: what follows needs less than was tried here.
 */
final class StackReserve {

	/** Enough for a call of the operating system, in code that isn't compiled yet. */
	private static final int FRAMES = 160;

	private StackReserve() {}

	/**
	 * Takes some tenths of a microsecond.
	 * @throws StackOverflowError if there's not enough left
	 */
	static void require() {
		descend(FRAMES, 1, 2, 3);
	}

	/** Not a loop for any compiler: the result depends on what each call keeps in its frame. */
	private static long descend(int frames, long first, long second, long third) {
		if (frames == 0) {
			return first;
		}
		long result = descend(frames - 1, second, third, first + frames);
		return result ^ first + second * third;
	}

}

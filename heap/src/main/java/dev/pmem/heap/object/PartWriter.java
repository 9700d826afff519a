package dev.pmem.heap.object;

/**
 * A writer of values that never lie in a fixed part.
 */
interface PartWriter extends ValueWriter {

	@Override
	default int elementSize() {
		return 0;
	}

	@Override
	default void writeFixed(PayloadWriter out, int at, Object value) {
		throw new IllegalStateException();
	}

}

package dev.pmem.heap.object;

/**
 * A reader of values that never lie in a fixed part.
 */
interface PartReader extends ValueReader {

	@Override
	default int elementSize() {
		return 0;
	}

	@Override
	default Object readFixed(PayloadReader in, int at) {
		throw new IllegalStateException();
	}

}

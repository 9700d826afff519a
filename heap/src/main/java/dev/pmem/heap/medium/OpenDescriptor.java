package dev.pmem.heap.medium;

/** A descriptor that is to be closed just once. */
final class OpenDescriptor {

	/** Negative where nothing is open. */
	int number = -1;

}

package dev.pmem.heap;

/**
 * How to open a pool. Immutable.
 *
 * @param durability what an acknowledged commit survives
 * @param initialSizeBytes what a new pool allocates at first; at least {@link #MINIMUM_SIZE_BYTES}
 * @param maximumSizeBytes how large the pool may grow; address space is reserved for it, disk is not
 */
public record HeapOptions(Durability durability, long initialSizeBytes, long maximumSizeBytes) {

	public static final long MINIMUM_SIZE_BYTES = 4L << 20;

	public static final HeapOptions DEFAULTS = new HeapOptions(Durability.POWER_LOSS, 16L << 20, 64L << 30);

	public HeapOptions {
		if (initialSizeBytes < MINIMUM_SIZE_BYTES) {
			throw new IllegalArgumentException(
					"initial size " + initialSizeBytes + " is below the minimum of " + MINIMUM_SIZE_BYTES + " bytes");
		}
		if (maximumSizeBytes < initialSizeBytes) {
			throw new IllegalArgumentException(
					"maximum size " + maximumSizeBytes + " is below the initial size of " + initialSizeBytes
							+ " bytes");
		}
	}

	public HeapOptions withDurability(Durability durability) {
		return new HeapOptions(durability, this.initialSizeBytes, this.maximumSizeBytes);
	}

	public HeapOptions withMaximumSizeBytes(long maximumSizeBytes) {
		return new HeapOptions(this.durability, this.initialSizeBytes, maximumSizeBytes);
	}

}

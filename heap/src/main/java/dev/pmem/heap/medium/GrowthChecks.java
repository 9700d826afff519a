package dev.pmem.heap.medium;

import dev.pmem.heap.exception.PoolFullException;

/**
 * What the file media check and say alike when they grow.
 */
final class GrowthChecks {

	private GrowthChecks() {}

	static void check(Medium medium, long sizeBytes) {
		if (sizeBytes < medium.sizeBytes() || sizeBytes % MediumOptions.PAGE_SIZE_BYTES != 0) {
			throw new IllegalArgumentException("new size " + sizeBytes + " must be a multiple of "
					+ MediumOptions.PAGE_SIZE_BYTES + " and not below the size of " + medium.sizeBytes() + " bytes");
		}
		if (sizeBytes > medium.maximumSizeBytes()) {
			throw new PoolFullException("Pool " + medium.name() + " of " + medium.sizeBytes() + " bytes can't grow to "
					+ sizeBytes + ": its maximum size is " + medium.maximumSizeBytes()
					+ " bytes. Open it with a larger maximum size, or delete data");
		}
	}

	static PoolFullException diskFull(Medium medium, long oldSizeBytes, long sizeBytes, Exception cause) {
		return new PoolFullException("No space on the disk to grow pool " + medium.name() + " from " + oldSizeBytes
				+ " to " + sizeBytes + " bytes (" + cause.getMessage()
				+ "). Free disk space or raise the quota, then try again", cause);
	}

}

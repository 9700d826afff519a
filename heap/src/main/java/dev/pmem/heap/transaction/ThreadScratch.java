package dev.pmem.heap.transaction;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.index.IndexScratch;

/**
 * What one thread reuses from transaction to transaction.
 * <p>
 * Invariant: an image that is here is known to nobody else, but until the thread's next read to whoever read it; one that
 * was taken is never filled again.
 */
final class ThreadScratch {

	private static final ThreadLocal<ThreadScratch> OF_THREAD = ThreadLocal.withInitial(ThreadScratch::new);

	/** A power of two: enough for what a small transaction reads before it changes it. */
	private static final int IMAGE_COUNT = 16;

	/** A thread must not keep more than one object that is larger. */
	private static final int LARGE_BYTES = 1 << 14;

	/** How much larger than the block in it an image may be that is kept for as long as an old snapshot is in use. */
	private static final int SLACK_BYTES = 256;

	final IndexScratch index = new IndexScratch();

	/** Images of objects, by a hash of the offset that they were read for. */
	private final @Nullable BlockImage[] images = new BlockImage[IMAGE_COUNT];

	private int last;

	static ThreadScratch get() {
		return OF_THREAD.get();
	}

	private static int position(long offset) {
		return (int) ((offset * 0x9E37_79B9_7F4A_7C15L) >>> 60);
	}

	/** Where to read an object; it may hold it already. */
	BlockImage imageFor(long offset) {
		BlockImage before = this.images[this.last];
		if (before != null && before.bytes.length > LARGE_BYTES && before.offset != offset) {
			this.images[this.last] = null;
		}
		this.last = position(offset);
		BlockImage image = this.images[this.last];
		if (image == null) {
			image = new BlockImage();
			this.images[this.last] = image;
		}
		return image;
	}

	/** Where to read a block so that no other image changes that the caller may be using. */
	BlockImage imageOf(long offset) {
		BlockImage image = this.images[position(offset)];
		return (image != null && image.offset == offset) ? image : new BlockImage();
	}

	/** Gives the image, of which nobody but the caller knows from now on; null if it is much larger than the block. */
	@Nullable
	BlockImage take(BlockImage image) {
		if (image.bytes.length > 2 * image.length + SLACK_BYTES) {
			return null;
		}
		int position = position(image.offset);
		if (this.images[position] == image) {
			this.images[position] = null;
		}
		return image;
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.transaction;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.index.IndexScratch;

/**
 * What one thread reuses from transaction to transaction.
 * <p>
 * Invariants: an image that is here is known to nobody else, but until the thread's next read to whoever read it; one that
 * was taken is never filled again. Those that aren't small, of which {@link #filled} was told, have at most
 * {@link #KEPT_BYTES} together, and so have the small ones: a pool of threads doesn't keep what each of them has once read.
 */
public final class ThreadScratch {

	private static final ThreadLocal<ThreadScratch> OF_THREAD = ThreadLocal.withInitial(ThreadScratch::new);

	/** A power of two: enough for what a small transaction reads before it changes it. */
	private static final int IMAGE_COUNT = 16;

	/** What a thread keeps of images that aren't small; a larger one belongs to its transaction. */
	static final int KEPT_BYTES = 1 << 15;

	/** As many small images as there can be have no more than that. */
	static final int SMALL_BYTES = KEPT_BYTES / IMAGE_COUNT;

	public final IndexScratch index = new IndexScratch();

	/** Images of objects, by a hash of the offset that they were read for. */
	private final @Nullable BlockImage[] images = new BlockImage[IMAGE_COUNT];

	public static ThreadScratch get() {
		return OF_THREAD.get();
	}

	private static int position(long offset) {
		return (int) ((offset * 0x9E37_79B9_7F4A_7C15L) >>> 60);
	}

	/** Where to read an object; it may hold it already. */
	BlockImage imageFor(long offset) {
		int position = position(offset);
		BlockImage image = this.images[position];
		if (image == null || image.held) {
			image = new BlockImage();
			this.images[position] = image;
		}
		return image;
	}

	/**
	 * Must be called when an image that isn't small was filled for this offset: drops others, or that one.
	 * @return whether it was dropped, so that the caller may keep it
	 */
	boolean filled(long offset, BlockImage image) {
		int position = position(offset);
		if (this.images[position] != image) {
			return false;
		}
		if (image.bytes.length > KEPT_BYTES) {
			this.images[position] = null;
			return true;
		}
		int kept = image.bytes.length;
		for (int other = 0; other < IMAGE_COUNT; other++) {
			BlockImage present = this.images[other];
			if (present != null && other != position) {
				if (kept + present.bytes.length > KEPT_BYTES) {
					this.images[other] = null;
				} else {
					kept += present.bytes.length;
				}
			}
		}
		return false;
	}

	/** The image that holds the block at this offset, if one does. */
	@Nullable
	BlockImage find(long offset) {
		BlockImage image = this.images[position(offset)];
		return (image != null && image.offset == offset) ? image : null;
	}

	/** Nobody but the caller knows of the image from now on. */
	void forget(BlockImage image) {
		int position = position(image.offset);
		if (this.images[position] == image) {
			this.images[position] = null;
		}
	}

	/** The bytes of all images. */
	long keptBytes() {
		long bytes = 0;
		for (BlockImage image : this.images) {
			bytes += (image != null) ? image.bytes.length : 0;
		}
		return bytes;
	}

}

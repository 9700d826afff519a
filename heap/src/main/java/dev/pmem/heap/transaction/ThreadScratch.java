/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.transaction;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.index.IndexCursor;
import dev.pmem.heap.index.IndexScratch;

/**
 * The images and buffers that one thread reuses from transaction to transaction.
 * <p>
 * Invariants: only this scratch refers to its images, except that the latest reader of an image may use it until the
 * thread's next read. An image that was {@linkplain #forget taken out} is never filled again. The large images, those
 * that {@link #filled} was called for, have at most {@link #KEPT_BYTES} together, and so have the small ones. A pool of
 * threads therefore does not keep everything that its threads have ever read.
 */
public final class ThreadScratch {

	private static final ThreadLocal<ThreadScratch> OF_THREAD = ThreadLocal.withInitial(ThreadScratch::new);

	/** A power of two; enough for the objects that a small transaction reads before it changes them. */
	private static final int IMAGE_COUNT = 16;

	/** The total size of large images that a thread keeps; a larger image belongs to its transaction. */
	static final int KEPT_BYTES = 1 << 15;

	private static final byte[] SPOILT = {};

	/**
	 * The size up to which an image is small: {@code IMAGE_COUNT} small images have at most {@code KEPT_BYTES}
	 * together.
	 */
	static final int SMALL_BYTES = KEPT_BYTES / IMAGE_COUNT;

	public final IndexScratch index = new IndexScratch();

	/** A cursor that nobody uses, with its node images. */
	private @Nullable IndexCursor spareCursor;

	/** Images of objects, by a hash of the offset that they were read for. */
	private final @Nullable BlockImage[] images = new BlockImage[IMAGE_COUNT];

	/** For assertions: which objects the images were last filled for. */
	private final long[] filledFor = new long[IMAGE_COUNT];

	/** The scratch of the calling thread; made at the first call. */
	public static ThreadScratch get() {
		return OF_THREAD.get();
	}

	private static int position(long offset) {
		return (int) ((offset * 0x9E37_79B9_7F4A_7C15L) >>> 60);
	}

	/** A cursor that is the caller's own, until it is given back. */
	IndexCursor takeCursor() {
		IndexCursor cursor = this.spareCursor;
		this.spareCursor = null;
		return (cursor != null) ? cursor : new IndexCursor();
	}

	void giveBack(IndexCursor cursor) {
		this.spareCursor = cursor;
	}

	/** The image to read an object into; the image may hold the object already. */
	BlockImage imageFor(long offset) {
		int position = position(offset);
		assert spoilOther(position, offset);
		BlockImage image = this.images[position];
		if (image == null || image.held) {
			image = new BlockImage();
			this.images[position] = image;
		}
		return image;
	}

	/**
	 * For an assertion: whoever still uses an image after it was to be filled for another object finds nothing in it.
	 * @return true
	 */
	private boolean spoilOther(int position, long offset) {
		BlockImage image = this.images[position];
		if (image != null && !image.held && this.filledFor[position] != offset) {
			image.length = 0;
			image.bytes = SPOILT;
			this.images[position] = null;
		}
		this.filledFor[position] = offset;
		return true;
	}

	/**
	 * Must be called after a large image was filled for this offset. Drops other images, or this one.
	 * @return whether this image was dropped, so that the caller may keep it
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

	/** Drops the image: from now on only the caller has it. */
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

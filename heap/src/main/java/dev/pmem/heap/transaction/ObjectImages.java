/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.transaction;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;

/**
 * The images that a transaction reads objects into. They belong to the thread that uses the transaction. A large image
 * belongs to the transaction, which keeps it until it reads another object or ends. This class is the base of
 * {@link Transaction} rather than a part of it, which saves one object per transaction.
 * <p>
 * Invariant: a large image is in no thread's scratch.
 */
abstract class ObjectImages {

	/** How much larger than its block an image may be to be kept for as long as an old snapshot is in use. */
	private static final int SLACK_BYTES = 256;

	/** The scratch of {@code scratchThread}, the thread that most likely uses the transaction next. */
	private @Nullable ThreadScratch scratch;

	private @Nullable Thread scratchThread;

	/** The image that was read last, if it is larger than what a thread keeps. */
	private @Nullable BlockImage largeImage;

	final ThreadScratch scratch() {
		Thread thread = Thread.currentThread();
		ThreadScratch known = this.scratch;
		if (known == null || thread != this.scratchThread) {
			known = ThreadScratch.get();
			this.scratch = known;
			this.scratchThread = thread;
		}
		return known;
	}

	/** The image to read an object into; the image may hold the object already. */
	final BlockImage imageFor(long reference) {
		BlockImage large = this.largeImage;
		if (large != null) {
			if (large.offset == reference) {
				return large;
			}
			this.largeImage = null;
		}
		return scratch().imageFor(reference);
	}

	/** Must be called when a large object was read into the image for this reference. */
	final void filled(long reference, BlockImage image) {
		if (image != this.largeImage && scratch().filled(reference, image)) {
			this.largeImage = image;
		}
	}

	/** The image that holds the block at this offset, or a new one. */
	final BlockImage imageOf(long offset) {
		BlockImage image = this.largeImage;
		if (image == null || image.offset != offset) {
			image = scratch().find(offset);
		}
		return (image != null) ? image : new BlockImage();
	}

	/** Hands the image over to the caller alone; null if the image is much larger than the block. */
	final @Nullable BlockImage take(BlockImage image) {
		if (image.bytes.length > 2 * image.length + SLACK_BYTES) {
			return null;
		}
		if (image == this.largeImage) {
			this.largeImage = null;
		} else {
			scratch().forget(image);
		}
		return image;
	}

	final void forgetLargeImage() {
		this.largeImage = null;
	}

}

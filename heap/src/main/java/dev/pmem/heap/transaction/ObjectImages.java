/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.transaction;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;

/**
 * Where a transaction reads objects into: images of the thread that uses it, but for a large one, which it keeps itself
 * until it reads another or ends. The base of {@link Transaction} rather than a part of it, for one object less in each.
 * <p>
 * Invariant: a large image is in no thread's scratch.
 */
abstract class ObjectImages {

	/** How much larger than the block in it an image may be that is kept for as long as an old snapshot is in use. */
	private static final int SLACK_BYTES = 256;

	/** The scratch of {@code scratchThread}, which most likely is the one to use it next. */
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

	/** Where to read an object; it may hold it already. */
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

	/** Must be called when an object that isn't small was read into the image for this reference. */
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

	/** Gives the image, of which nobody but the caller knows from now on; null if it is much larger than the block. */
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

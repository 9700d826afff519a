/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;

/**
 * The buffers of a simulated medium and of the images taken from it, and from those in turn. They are reused, and only
 * pages that may differ are copied, so that an image of a large pool costs what was touched.
 * <p>
 * Guarded by the monitor that the family of media shares.
 */
final class ImageBuffers {

	static final int PAGE_SIZE_BYTES = 4096;

	private final long sizeBytes;

	/** Buffers of no particular source any more. */
	private final Deque<Buffer> orphans = new ArrayDeque<>();

	ImageBuffers(long sizeBytes) {
		this.sizeBytes = sizeBytes;
	}

	Buffer zeros() {
		// An array of longs is aligned for atomic access, one of bytes is not.
		long[] words = new long[Math.toIntExact(this.sizeBytes / Long.BYTES)];
		return new Buffer(MemorySegment.ofArray(words));
	}

	Buffer copyOf(Buffer source) {
		Buffer copy = source.idleCopies.poll();
		if (copy == null) {
			copy = this.orphans.poll();
			if (copy == null) {
				copy = zeros();
			}
			copy.different.or(copy.written);
			copy.different.or(source.written);
			source.copies.add(copy);
		}
		BitSet different = copy.different;
		for (int page = different.nextSetBit(0); page >= 0; page = different.nextSetBit(page + 1)) {
			long offset = (long) page * PAGE_SIZE_BYTES;
			MemorySegment.copy(source.segment, offset, copy.segment, offset, PAGE_SIZE_BYTES);
		}
		different.clear();
		copy.written.or(source.written);
		copy.source = source;
		return copy;
	}

	void release(Buffer buffer) {
		for (Buffer copy : buffer.copies) {
			copy.source = null;
		}
		this.orphans.addAll(buffer.idleCopies);
		buffer.copies.clear();
		buffer.idleCopies.clear();
		Buffer source = buffer.source;
		if (source != null) {
			source.idleCopies.add(buffer);
		} else {
			this.orphans.add(buffer);
		}
	}

	/**
	 * Contents with what is known of them: pages that may be other than zero, and pages that may be other than those of
	 * the buffer they were copied from.
	 */
	static final class Buffer {

		final MemorySegment segment;

		private final BitSet written = new BitSet();

		private final BitSet different = new BitSet();

		private final List<Buffer> copies = new ArrayList<>();

		private final Deque<Buffer> idleCopies = new ArrayDeque<>();

		private Buffer source;

		Buffer(MemorySegment segment) {
			this.segment = segment;
		}

		/** To be called for each page that is stored to. */
		void touch(long offset) {
			int page = (int) (offset / PAGE_SIZE_BYTES);
			this.written.set(page);
			this.different.set(page);
			for (Buffer copy : this.copies) {
				copy.different.set(page);
			}
		}

	}

}

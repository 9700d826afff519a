/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.pool;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.PoolException;
import dev.pmem.heap.medium.Medium;

/**
 * Checks all copies of a pool's header, of which one is enough to open the pool, and checks that the bytes around the
 * copies are zero. Must be used while the header is not written.
 */
public final class HeaderVerifier {

	private final Medium medium;

	private final Consumer<String> problems;

	private HeaderVerifier(Medium medium, Consumer<String> problems) {
		this.medium = medium;
		this.problems = problems;
	}

	/**
	 * Verifies the header of a pool that can be opened.
	 * @param problems receives each problem as a sentence
	 */
	public static void verify(Medium medium, Consumer<String> problems) {
		new HeaderVerifier(medium, problems).verify();
	}

	private void verify() {
		PoolHeader newest = null;
		for (int number = 0; number < PoolLayout.HEADER_COPY_COUNT; number++) {
			PoolHeader copy = copy(number);
			if (copy != null && (newest == null || copy.generation() > newest.generation())) {
				newest = copy;
			}
		}
		for (int number = 0; number < PoolLayout.HEADER_COPY_COUNT; number++) {
			verifyCopy(number, copy(number), newest);
			long start = (long) number * PoolLayout.HEADER_COPY_BYTES;
			requireZero(start + HeaderLayout.BYTES, start + PoolLayout.HEADER_COPY_BYTES);
		}
		requireZero((long) PoolLayout.HEADER_COPY_COUNT * PoolLayout.HEADER_COPY_BYTES, PoolLayout.CHUNK_BYTES);
	}

	private @Nullable PoolHeader copy(int number) {
		try {
			return PoolHeader.readCopy(this.medium, number);
		} catch (PoolException ex) {
			return null;
		}
	}

	private void verifyCopy(int number, @Nullable PoolHeader copy, @Nullable PoolHeader newest) {
		String what = "Copy " + number + " of the header, at offset " + number * PoolLayout.HEADER_COPY_BYTES + ", ";
		if (copy == null || newest == null) {
			this.problems.accept(what + "is damaged, or was being written when power failed; another one is used."
					+ " Opening the pool for writing makes it anew");
		} else if (!copy.poolId().equals(newest.poolId())) {
			this.problems.accept(what + "is of pool " + copy.poolId() + ", the newest of " + newest.poolId());
		} else if (copy.generation() % PoolLayout.HEADER_COPY_COUNT != number
				|| newest.generation() - copy.generation() >= PoolLayout.HEADER_COPY_COUNT) {
			this.problems.accept(what + "has generation " + copy.generation() + ", which isn't to be there while "
					+ newest.generation() + " is the newest");
		}
	}

	private void requireZero(long start, long end) {
		byte[] bytes = new byte[(int) (end - start)];
		MemorySegment.copy(this.medium.segment(), ValueLayout.JAVA_BYTE, start, bytes, 0, bytes.length);
		if (!Arrays.equals(bytes, new byte[bytes.length])) {
			this.problems.accept("There should be nothing but zeros from offset " + start + " to " + end
					+ ", beside the header; no data is lost");
		}
	}

}

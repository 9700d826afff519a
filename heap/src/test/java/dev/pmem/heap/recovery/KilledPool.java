/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.recovery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;

import dev.pmem.heap.medium.Medium;
import dev.pmem.heap.medium.Persistence;
import dev.pmem.heap.medium.PrivateMedium;
import dev.pmem.heap.pool.BlockLayout;
import dev.pmem.heap.pool.PoolHeader;
import dev.pmem.heap.pool.PoolLayout;
import dev.pmem.heap.transaction.TestEngine;
import dev.pmem.heap.transaction.Transaction;

/**
 * What a process leaves that is killed after some commits, in private memory, where it can be damaged and recovered. The
 * first commit inserts an object; each further one changes all of its bytes.
 */
final class KilledPool implements AutoCloseable {

	static final int OBJECT_BYTES = 100;

	private final Medium medium;

	private final long reference;

	private KilledPool(Medium medium, long reference) {
		this.medium = medium;
		this.reference = reference;
	}

	/**
	 * @param persistence on which the log depends: the journal with {@link Persistence#SYNCED_FILE}, else the undo log
	 */
	static KilledPool after(int commitCount, Path folder, Persistence persistence) throws IOException {
		Path file = folder.resolve("pool.pmem");
		Path copy = folder.resolve("killed.pmem");
		try (TestEngine engine = new TestEngine(file, persistence, 64 << 20)) {
			Transaction first = engine.begin();
			long reference = first.insertObject(1, contents(1), OBJECT_BYTES);
			first.commit();
			for (int number = 2; number <= commitCount; number++) {
				Transaction next = engine.begin();
				next.updateObject(reference, 1, contents(number), OBJECT_BYTES);
				next.commit();
			}
			Files.copy(file, copy);
			return new KilledPool(PrivateMedium.open(copy), reference);
		}
	}

	/** What the commit of this number, counted from 1, has stored. */
	static byte[] contents(int commitNumber) {
		byte[] bytes = new byte[OBJECT_BYTES];
		Arrays.fill(bytes, (byte) commitNumber);
		return bytes;
	}

	Medium medium() {
		return this.medium;
	}

	PoolHeader header() {
		return Objects.requireNonNull(PoolHeader.read(this.medium));
	}

	/** The object's bytes in place. */
	byte[] object() {
		return this.medium.segment().asSlice(this.reference + BlockLayout.HEADER_BYTES, OBJECT_BYTES)
				.toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
	}

	/** The object's commit did not get further than its first bytes. */
	void tearObject() {
		this.medium.zero(this.reference + BlockLayout.HEADER_BYTES + 8, OBJECT_BYTES - 8);
	}

	/** Flips a bit of the word at this offset. */
	void damage(long offset) {
		this.medium.putLong(offset, this.medium.segment().get(PoolLayout.LONG, offset) ^ 1L << 17);
	}

	@Override
	public void close() {
		this.medium.close();
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import dev.pmem.heap.medium.EngineLock;
import dev.pmem.heap.medium.Medium;
import dev.pmem.heap.medium.StackReserve;

/**
 * The header of an open pool. Opening, closing and checkpoints change it. Thread-safe.
 * <p>
 * Invariant: {@link #get} is the newest header that is durable. A change that failed may be durable or not; no change
 * follows it, because the medium then refuses every force.
 */
public final class CurrentHeader {

	private final Medium medium;

	private final long maximumSizeBytes;

	private final EngineLock lock = new EngineLock();

	private volatile PoolHeader header;

	/** @param toWrite the header that is written at once */
	public CurrentHeader(Medium medium, PoolHeader toWrite) {
		this(medium, toWrite, medium.maximumSizeBytes());
	}

	/**
	 * @param toWrite the header that is written at once
	 * @param maximumSizeBytes the largest size that a header may name: what lies behind it is cut off
	 */
	public CurrentHeader(Medium medium, PoolHeader toWrite, long maximumSizeBytes) {
		this.medium = medium;
		this.maximumSizeBytes = maximumSizeBytes;
		PoolHeader first = withSize(toWrite);
		first.write(medium);
		// durable, so no other copy is needed: a copy that is missing or damaged is written anew
		List<String> damages = new ArrayList<>();
		HeaderVerifier.verify(medium, damages::add);
		this.header = damages.isEmpty() ? first : first.writeOthers(medium);
	}

	private PoolHeader withSize(PoolHeader header) {
		return header.withSizeBytes(Math.min(this.medium.sizeBytes(), this.maximumSizeBytes));
	}

	/** The newest header that is durable. */
	public PoolHeader get() {
		return this.header;
	}

	/** Reports problems of the copies in the pool. */
	public void verify(Consumer<String> problems) {
		StackReserve.require();
		this.lock.lock();
		try {
			HeaderVerifier.verify(this.medium, problems);
		} finally {
			this.lock.holder = null;
		}
	}

	/** Changes the header; the change is durable when this method returns. */
	public void update(UnaryOperator<PoolHeader> change) {
		StackReserve.require();
		this.lock.lock();
		try {
			PoolHeader next = withSize(change.apply(this.header));
			assert next.generation() == this.header.generation() + 1 : next;
			next.write(this.medium);
			this.header = next;
		} finally {
			this.lock.holder = null;
		}
	}

	/**
	 * Writes the header over the other copies, too. Should the disk lose the write of one of them, the others still say the
	 * same. For a change that the log can't tell of: a log in another place has no trace of it in the former place. An error
	 * leaves some copies as they were.
	 */
	public void repeat() {
		for (int count = 1; count < PoolLayout.HEADER_COPY_COUNT; count++) {
			update((present) -> present.next(present.commitSequence(), present.log(),
					Objects.requireNonNull(present.sums())));
		}
	}

}

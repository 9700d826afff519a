/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.space;

import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.PoolFullException;
import dev.pmem.heap.medium.EngineLock;
import dev.pmem.heap.medium.Medium;
import dev.pmem.heap.pool.BlockLayout;
import dev.pmem.heap.pool.ChunkTable;
import dev.pmem.heap.pool.PoolLayout;
import dev.pmem.heap.pool.PoolSums;
import dev.pmem.heap.pool.SizeClasses;

/**
 * Hands out slots and runs of chunks. All of its state is volatile. The pool keeps only span descriptors and the kind
 * in each block's header. The free slots of a span are found from these headers when space of its size class is first
 * looked for.
 * <p>
 * Four verbs, for slots and large blocks, for the ends of spans, and for the areas of the logs ({@link LogAreas}):
 * <ul>
 * <li>to <em>reserve</em>: the caller gets what was free. The pool doesn't say so yet, and a crash makes it free again;
 * <li>to <em>publish</em>: a commit stores what the pool must say of what it uses ({@link #publishSpansOf});
 * <li>to <em>cancel</em>: what was reserved is given back, since no commit has used it;
 * <li>to <em>free</em>: what a commit has given up is given back, once no snapshot can reach it. The commit asks
 * {@link #prepareFree} beforehand what to store.
 * </ul>
 * <p>
 * Invariants:
 * <ul>
 * <li>a span with a reserved slot, or with a freed slot that is not released yet, is scanned: a scan never meets a slot
 * whose header lags behind;
 * <li>the first commit that uses a slot of a new span writes the span's descriptor. A commit changes the descriptor
 * when more slots get headers, and a commit writes the span's end after the span became empty. Nothing persistent
 * changes outside of a commit. Only the pool tells whether a span has a descriptor, and how many of its slots have
 * headers;
 * <li>a scanned span with a free slot is in its class's list of available spans, or of emptied spans. If a thread ran
 * out of memory or stack before it put the span there, the span's free slots are lost until its next slot is given
 * back, or the pool is opened again;
 * <li>an emptied span may serve its own size class until a commit begins to write its end; its chunks serve other
 * classes once that commit is whole.
 * </ul>
 * Any call, and any creation of an object, may throw an error of the JVM. Each change of the state is therefore made by
 * a method that does neither once it has begun. The changes follow each other in such an order that an error between
 * two of them at worst loses space until the next opening. Giving back creates no object at all.
 * <p>
 * Space before growth: the free slots of spans that were in the pool at opening are not known before these spans are
 * scanned, and no caller may be held up for a time in proportion to the pool. {@link UnscannedSpans} decides how many
 * spans of a class are scanned before a new span is made. Before the pool grows, spans of all classes are searched for
 * wholly empty ones, in proportion to the growth. Before the pool is reported as full, all spans are searched.
 * <p>
 * The allocator's lock guards everything except {@link #capacity} and {@link #describeMisplaced}, which take no lock.
 * Lock order: commit leadership, the allocator's lock, then the medium's locks.
 */
public final class Allocator {

	/** Before a growth by some chunks, so many times as many chunks are searched, and 256 MiB at least. */
	private static final int LOOKS_PER_GROWTH = 4;

	private static final int LEAST_LOOKS = 4096;

	/** If the emptied spans have at least this part of the growth, the pool need not grow. */
	private static final int WORTHWHILE_PART = 8;

	private final Medium medium;

	private final EngineLock lock = new EngineLock();

	private final ChunkTable table;

	private final ChunkSpace chunks;

	private final SpanSpace spans;

	private final SpanSearch search;

	private final LogAreas logAreas;

	/**
	 * @param medium the pool's medium; nothing is read from it until the allocator is loaded
	 */
	public Allocator(Medium medium) {
		this(medium, medium.maximumSizeBytes());
	}

	/**
	 * @param medium the pool's medium; nothing is read from it until the allocator is loaded
	 * @param maximumSizeBytes the size up to which the pool may grow, apart from records that let a full pool be emptied;
	 * raised if the pool has blocks or a journal behind it already
	 */
	public Allocator(Medium medium, long maximumSizeBytes) {
		this.medium = medium;
		this.table = new ChunkTable(medium);
		this.chunks = new ChunkSpace(medium, this.table, maximumSizeBytes);
		this.spans = new SpanSpace(medium, this.table, this.chunks);
		this.search = new SpanSearch(medium, this.lock, this.table, this.spans);
		this.logAreas = new LogAreas(medium, this.lock, this.chunks, this.search);
	}

	/** Reads the descriptors of an existing pool. */
	public void load() {
		load(null);
	}

	/**
	 * Reads the descriptors of an existing pool, or of a new one.
	 * @param expected the descriptors' sums according to the pool's header and log; null if these do not hold them
	 * @throws CorruptPoolException if the descriptors are damaged, or of another state than the pool
	 */
	public void load(@Nullable PoolSums expected) {
		this.lock.lock();
		try {
			this.table.load((chunk, count, sizeClass, _) -> {
				this.chunks.occupy(chunk, count);
				if (sizeClass != SizeClasses.LARGE) {
					this.search.add(chunk, sizeClass);
				}
			});
			if (expected != null) {
				this.table.requireSum(expected.descriptors());
			}
			this.search.begin(this.medium.segment().get(PoolLayout.LONG, PoolLayout.DESCRIPTOR_SUM_OFFSET));
		} finally {
			this.lock.holder = null;
		}
	}

	/**
	 * The number of payload bytes that the block at this offset can hold; -1 if no block can lie there. Needs no lock:
	 * a caller got its offset after the span was made.
	 */
	public int capacity(long offset) {
		int chunk = PoolLayout.chunkOf(offset);
		int sizeClass = this.table.sizeClass(chunk);
		if (sizeClass < 0) {
			return -1;
		}
		if (sizeClass != SizeClasses.LARGE) {
			return SizeClasses.slotBytes(sizeClass) - BlockLayout.HEADER_BYTES;
		}
		if (offset != PoolLayout.chunkOffset(this.table.spanStart(chunk))) {
			return -1;
		}
		long bytes = (long) this.table.spanChunkCount(chunk) << PoolLayout.CHUNK_BITS;
		return (int) (bytes - BlockLayout.HEADER_BYTES);
	}

	/** Whether a slot for small blocks begins at this offset now. Needs no lock, but the answer may be out of date. */
	public boolean isSlot(long offset) {
		int chunk = PoolLayout.chunkOf(offset);
		int sizeClass = this.table.sizeClass(chunk);
		return sizeClass >= 0 && sizeClass != SizeClasses.LARGE
				&& (int) (offset - PoolLayout.chunkOffset(chunk)) % SizeClasses.slotBytes(sizeClass) == 0;
	}

	/** The runs of chunks that the logs have. */
	public LogAreas logAreas() {
		return this.logAreas;
	}

	// Reserving

	/**
	 * Reserves a block for a payload of this length and gives its offset. The pool grows if need be.
	 * @throws PoolFullException if there's no room and the pool can't grow. Where {@link #hasEmptied}, there may be once a
	 * commit has written the end of emptied spans
	 */
	public long reserve(int payloadLength) {
		return reserve(payloadLength, false);
	}

	/**
	 * As {@link #reserve}, but gives 0 where the pool would have to grow though emptied spans have chunks enough: to be
	 * tried again once a commit has written their end.
	 */
	public long reserveUnlessEmptied(int payloadLength) {
		return reserve(payloadLength, true);
	}

	private long reserve(int payloadLength, boolean unlessEmptied) {
		int sizeClass = SizeClasses.classFor(payloadLength);
		long offset;
		this.lock.lock();
		try {
			offset = this.spans.takeFree(sizeClass);
			if (offset == 0 && this.search.isDone(sizeClass)) {
				offset = this.spans.takeNew(sizeClass, chunkCount(sizeClass, payloadLength));
			}
		} finally {
			this.lock.holder = null;
		}
		return (offset != 0)
				? offset
				: reserveElsewhere(sizeClass, chunkCount(sizeClass, payloadLength), unlessEmptied);
	}

	private static int chunkCount(int sizeClass, int payloadLength) {
		return (sizeClass == SizeClasses.LARGE)
				? (int) SizeClasses.largeChunks(payloadLength)
				: SizeClasses.spanChunks(sizeClass);
	}

	/** Searches the spans that were not searched since the opening, then makes a span, then grows the pool. */
	private long reserveElsewhere(int sizeClass, int chunkCount, boolean unlessEmptied) {
		long offset = this.search.findSlot(sizeClass, false);
		if (offset == 0) {
			offset = reserveKnown(sizeClass, chunkCount);
		}
		if (offset != 0) {
			return offset;
		}
		int growth = this.chunks.growthChunks(chunkCount);
		this.search.findEmptySpans(Math.max(LEAST_LOOKS, LOOKS_PER_GROWTH * growth));
		offset = reserveKnown(sizeClass, chunkCount);
		if (offset == 0 && unlessEmptied
				&& this.spans.emptiedChunks() >= Math.max(chunkCount, growth / WORTHWHILE_PART)) {
			return 0;
		}
		return (offset != 0) ? offset : reserveGrowing(sizeClass, chunkCount, unlessEmptied);
	}

	private long reserveKnown(int sizeClass, int chunkCount) {
		this.lock.lock();
		try {
			long offset = this.spans.takeFree(sizeClass);
			return (offset != 0) ? offset : this.spans.takeNew(sizeClass, chunkCount);
		} finally {
			this.lock.holder = null;
		}
	}

	private long reserveGrowing(int sizeClass, int chunkCount, boolean unlessEmptied) {
		PoolFullException full;
		this.lock.lock();
		try {
			long offset = this.spans.takeFree(sizeClass);
			while (offset == 0) {
				offset = this.spans.takeNew(sizeClass, chunkCount);
				if (offset == 0) {
					this.chunks.grow(chunkCount);
				}
			}
			return offset;
		} catch (PoolFullException ex) {
			full = ex;
		} finally {
			this.lock.holder = null;
		}
		// whatever it takes: nothing may be refused while space is left
		long offset = this.search.findSlot(sizeClass, true);
		if (offset == 0) {
			this.search.findEmptySpans(Integer.MAX_VALUE);
			offset = reserveKnown(sizeClass, chunkCount);
		}
		if (offset == 0 && !(unlessEmptied && hasEmptied())) {
			throw full;
		}
		return offset;
	}

	// Canceling and freeing

	/**
	 * Must be called before a commit changes the header of a block that it frees. For a large block it gives the offset
	 * of its span's descriptor, which the same commit must clear; else 0.
	 */
	public long prepareFree(long offset) {
		int chunk = PoolLayout.chunkOf(offset);
		this.lock.lock();
		try {
			if (this.table.sizeClass(chunk) == SizeClasses.LARGE) {
				return PoolLayout.descriptorOffset(chunk);
			}
			this.spans.ensureScanned(this.table.spanStart(chunk));
			return 0;
		} finally {
			this.lock.holder = null;
		}
	}

	/** Takes back a reserved block that no commit used. */
	public void cancel(long offset) {
		this.lock.lock();
		try {
			this.spans.free(offset);
		} finally {
			this.lock.holder = null;
		}
	}

	/**
	 * A commit is whole; the blocks that are freed from now on may be those that this commit gave up. To be called once after
	 * each commit, before the first block is freed.
	 */
	public void beginFree() {
		this.lock.lock();
		try {
			this.chunks.forgetReleased();
		} finally {
			this.lock.holder = null;
		}
	}

	/** Takes back a block that a commit freed, now that no snapshot can reach it. By the leader, in any order. */
	public void free(long offset) {
		int chunk = PoolLayout.chunkOf(offset);
		this.lock.lock();
		try {
			if (this.table.sizeClass(chunk) == SizeClasses.LARGE) {
				this.chunks.noteReleased(chunk, this.table.spanChunkCount(chunk));
			}
			this.spans.free(offset);
		} finally {
			this.lock.holder = null;
		}
	}

	// Spans of a commit

	/**
	 * What a commit must write for the spans of its new blocks: descriptors of new spans and of those that get more slots,
	 * and the headers of free slots over what their chunks hold. By the leader.
	 */
	public void publishSpansOf(long[] newBlocks, SpanWriter writer) {
		this.lock.lock();
		try {
			this.spans.publishSpansOf(newBlocks, writer);
		} finally {
			this.lock.holder = null;
		}
	}

	/** Whether spans became empty whose end no commit has written: their chunks serve their own size class only. */
	public boolean hasEmptied() {
		return this.spans.emptiedChunks() > 0;
	}

	/**
	 * Spans that became empty: the commit being built writes their end, and then they are {@link #freeEnded}, or
	 * {@link #cancelEnds}. By the leader.
	 */
	public List<Span> reserveEnds() {
		if (!hasEmptied()) {
			return List.of();
		}
		this.lock.lock();
		try {
			return this.spans.reserveEnds();
		} finally {
			this.lock.holder = null;
		}
	}

	/** The commit that wrote the end of these spans is whole. */
	public void freeEnded(List<Span> ended) {
		this.lock.lock();
		try {
			this.spans.freeEnded(ended);
		} finally {
			this.lock.holder = null;
		}
	}

	/** The commit that was to write these ends did not happen. */
	public void cancelEnds(List<Span> spans) {
		this.lock.lock();
		try {
			SpanSpace.cancelEnds(spans);
		} finally {
			this.lock.holder = null;
		}
	}

	/**
	 * Checks that the tables, the lists of spans and the spans agree with each other: by assertions, so it does nothing
	 * where they are off. Takes time in proportion to the spans that have free slots. To be called where no call of another
	 * thread has met an error of the JVM.
	 * @return true
	 */
	public boolean checkConsistent() {
		this.lock.lock();
		try {
			this.chunks.checkConsistent();
			this.spans.checkConsistent();
		} finally {
			this.lock.holder = null;
		}
		return true;
	}

	// What is where

	/** Bytes in chunks that hold blocks, and in the pool's own tables. */
	public long usedBytes() {
		this.lock.lock();
		try {
			return this.chunks.takenBytes();
		} finally {
			this.lock.holder = null;
		}
	}

	/** The size up to which the pool may grow, in bytes. */
	public long maximumSizeBytes() {
		this.lock.lock();
		try {
			return this.chunks.maximumBytes();
		} finally {
			this.lock.holder = null;
		}
	}

	/** Whether the offset is that of a slot in a span, or of a large block. */
	public @Nullable String describeMisplaced(long offset) {
		int chunk = PoolLayout.chunkOf(offset);
		int sizeClass = this.table.sizeClass(chunk);
		if (sizeClass < 0) {
			return "lies in a free chunk";
		}
		long inSpan = offset - PoolLayout.chunkOffset(this.table.spanStart(chunk));
		if (sizeClass == SizeClasses.LARGE) {
			return (inSpan == 0) ? null : "lies inside of a large block";
		}
		return (inSpan % SizeClasses.slotBytes(sizeClass) == 0) ? null : "isn't the start of a slot";
	}

}

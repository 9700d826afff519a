/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.space;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import dev.pmem.heap.medium.Medium;
import dev.pmem.heap.pool.ChunkTable;
import dev.pmem.heap.pool.PoolLayout;
import dev.pmem.heap.pool.SizeClasses;

/**
 * Free slots of the spans that were scanned, and new spans in free chunks. Guarded by the allocator's lock; the
 * allocator's invariants are kept here.
 */
final class SpanSpace {

	/** The most ends that one commit writes; further ends are left to the next commits. */
	private static final int MOST_ENDS_PER_COMMIT = 4096;

	private final Medium medium;

	private final ChunkTable table;

	private final ChunkSpace chunks;

	/**
	 * The scanned spans, without those that were full when they were scanned: freeing a slot of such a span scans it
	 * again.
	 */
	private final ScannedSpans spans = new ScannedSpans();

	/** Scanned spans with free slots, by size class. */
	private final SpanList[] available = newLists();

	/** Emptied spans whose end is not in the pool yet, by size class; spans whose end is being written come first. */
	private final SpanList[] emptied = newLists();

	/** The number of chunks of the emptied spans; read without the lock. */
	private volatile int emptiedChunks;

	SpanSpace(Medium medium, ChunkTable table, ChunkSpace chunks) {
		this.medium = medium;
		this.table = table;
		this.chunks = chunks;
	}

	private static SpanList[] newLists() {
		SpanList[] lists = new SpanList[SizeClasses.COUNT];
		for (int sizeClass = 0; sizeClass < lists.length; sizeClass++) {
			lists[sizeClass] = new SpanList();
		}
		return lists;
	}

	/** A free slot of a scanned span; 0 if there's none. */
	long takeFree(int sizeClass) {
		if (sizeClass == SizeClasses.LARGE) {
			return 0;
		}
		SpanList spansWithRoom = this.available[sizeClass];
		Span span = spansWithRoom.first;
		while (span != null && span.freeCount == 0) {
			// the thread that took the last slot ran out of stack
			spansWithRoom.remove(span);
			span = spansWithRoom.first;
		}
		if (span == null) {
			span = this.emptied[sizeClass].last;
			if (span == null || span.ending) {
				return 0;
			}
			int chunkCount = span.chunkCount();
			this.emptied[sizeClass].moveTo(spansWithRoom, span);
			this.emptiedChunks -= chunkCount;
		}
		long offset = span.take();
		if (span.freeCount == 0) {
			spansWithRoom.remove(span);
		}
		return offset;
	}

	/** The first slot of a new span, or a large block, in free chunks; 0 if there are none. */
	long takeNew(int sizeClass, int chunkCount) {
		int chunk = this.chunks.find(chunkCount);
		if (chunk < 0) {
			return 0;
		}
		if (sizeClass == SizeClasses.LARGE) {
			this.chunks.take(chunk, chunkCount);
			this.table.mark(chunk, chunkCount, sizeClass);
			return PoolLayout.chunkOffset(chunk);
		}
		Span made = new Span(chunk, sizeClass);
		made.fillFree();
		this.spans.ensure(chunk);
		// an error after any of these leaves chunks that nobody else can get
		this.chunks.take(chunk, chunkCount);
		this.spans.put(made);
		this.table.mark(chunk, chunkCount, sizeClass);
		this.available[sizeClass].addFirst(made);
		return takeFree(sizeClass);
	}

	/** Whether an unscanned span starts at this chunk: a span in the pool of which no slot was reserved or freed. */
	boolean isUnscanned(int chunk) {
		int sizeClass = this.table.sizeClass(chunk);
		return sizeClass >= 0 && sizeClass != SizeClasses.LARGE && this.table.spanStart(chunk) == chunk
				&& this.spans.get(chunk) == null;
	}

	/** Scans a span that is unscanned. */
	Span scan(int chunk) {
		Span span = new Span(chunk, this.table.sizeClass(chunk));
		span.scan(this.medium.segment());
		if (span.freeCount > 0) {
			add(span);
		}
		return span;
	}

	private void add(Span span) {
		this.spans.ensure(span.chunk);
		this.spans.put(span);
		if (span.isEmpty()) {
			int chunkCount = span.chunkCount();
			this.emptied[span.sizeClass].addLast(span);
			this.emptiedChunks += chunkCount;
		} else if (span.freeCount > 0) {
			this.available[span.sizeClass].addLast(span);
		}
	}

	/** Scans a span that is unscanned, if it is empty. */
	void scanIfEmpty(int chunk) {
		if (Span.isEmpty(this.medium.segment(), chunk, this.table.sizeClass(chunk))) {
			scan(chunk);
		}
	}

	/** Scans the span that starts at this chunk, unless it is scanned; slots of it will be freed. */
	void ensureScanned(int chunk) {
		if (this.spans.get(chunk) == null) {
			Span span = new Span(chunk, this.table.sizeClass(chunk));
			span.scan(this.medium.segment());
			add(span);
		}
	}

	/** Makes the slot of a reserved or a freed block free. */
	void free(long offset) {
		int chunk = this.table.spanStart(PoolLayout.chunkOf(offset));
		int sizeClass = this.table.sizeClass(chunk);
		if (sizeClass == SizeClasses.LARGE) {
			// the commit that freed the block has ended its span
			freeChunks(chunk, this.table.spanChunkCount(chunk));
			return;
		}
		Span span = Objects.requireNonNull(this.spans.get(chunk), "freed a slot of an unscanned span");
		span.free(offset);
		SpanList spansWithRoom = this.available[sizeClass];
		if (!span.isListed) {
			spansWithRoom.addLast(span);
		}
		if (span.isEmpty() && spansWithRoom.hasMoreThanOne()) {
			if (ChunkTable.isDescribed(this.medium.segment(), chunk)) {
				int chunkCount = span.chunkCount();
				spansWithRoom.moveTo(this.emptied[sizeClass], span);
				this.emptiedChunks += chunkCount;
			} else {
				// no commit ever used the span
				spansWithRoom.remove(span);
				drop(span);
			}
		}
	}

	/** Frees the chunks of a span that is in no list. */
	private void drop(Span span) {
		this.spans.remove(span);
		freeChunks(span.chunk, span.chunkCount());
	}

	private void freeChunks(int chunk, int count) {
		this.table.unmark(chunk, count);
		this.chunks.free(chunk, count);
	}

	void publishSpansOf(long[] newBlocks, SpanWriter writer) {
		MemorySegment segment = this.medium.segment();
		boolean wanted = false;
		for (long offset : newBlocks) {
			int chunk = PoolLayout.chunkOf(offset);
			if (this.table.sizeClass(chunk) == SizeClasses.LARGE) {
				publishLarge(segment, chunk, writer);
			} else {
				Span span = this.spans.get(this.table.spanStart(chunk));
				wanted |= span != null && span.wantHeader(segment, offset);
			}
		}
		for (int index = 0; wanted && index < newBlocks.length; index++) {
			Span span = this.spans.get(this.table.spanStart(PoolLayout.chunkOf(newBlocks[index])));
			if (span != null) {
				span.publish(segment, writer);
			}
		}
	}

	private void publishLarge(MemorySegment segment, int chunk, SpanWriter writer) {
		if (!ChunkTable.isDescribed(segment, chunk)) {
			int count = this.table.spanChunkCount(chunk);
			writer.descriptor(PoolLayout.descriptorOffset(chunk),
					ChunkTable.descriptor(chunk, SizeClasses.LARGE, count));
			writer.fresh(PoolLayout.chunkOffset(chunk), (long) count << PoolLayout.CHUNK_BITS);
		}
	}

	/**
	 * Checks each list, that what is in it is a scanned span whose chunks are taken and which the table has, that an available
	 * span has not become empty beside others, and that the chunks of the emptied spans are counted.
	 */
	void checkConsistent() {
		int emptiedCount = 0;
		for (int sizeClass = 0; sizeClass < this.available.length; sizeClass++) {
			emptiedCount += this.emptied[sizeClass].checkConsistent(sizeClass);
			int _ = this.available[sizeClass].checkConsistent(sizeClass);
			for (Span span = this.available[sizeClass].first; span != null; span = span.next) {
				checkKnown(span);
				assert !span.ending : "the end of a span with blocks, " + span.chunk + ", is being written";
			}
			boolean isBehind = false;
			for (Span span = this.emptied[sizeClass].first; span != null; span = span.next) {
				checkKnown(span);
				assert span.isEmpty() : "span " + span.chunk + " isn't empty";
				assert ChunkTable.isDescribed(this.medium.segment(), span.chunk) : span.chunk + " has no end to write";
				assert !(span.ending && isBehind) : "span " + span.chunk + " ends behind one that doesn't";
				isBehind |= !span.ending;
			}
		}
		assert emptiedCount == this.emptiedChunks
				: emptiedCount + " chunks are in emptied spans, not " + this.emptiedChunks;
	}

	private void checkKnown(Span span) {
		assert this.spans.get(span.chunk) == span : "span " + span.chunk + " isn't among those that are scanned";
		assert this.table.sizeClass(span.chunk) == span.sizeClass && this.table.spanStart(span.chunk) == span.chunk
				: "the table has another span at " + span.chunk;
		assert this.chunks.areTaken(span.chunk, span.chunkCount()) : "chunks of span " + span.chunk + " are free";
	}

	/** How many chunks emptied spans have; needs no lock. */
	int emptiedChunks() {
		return this.emptiedChunks;
	}

	List<Span> reserveEnds() {
		List<Span> taken = new ArrayList<>();
		for (SpanList list : this.emptied) {
			for (Span span = list.first; span != null && taken.size() < MOST_ENDS_PER_COMMIT; span = span.next) {
				if (!span.ending) {
					taken.add(span);
				}
			}
		}
		for (int index = 0; index < taken.size(); index++) {
			taken.get(index).ending = true;
		}
		return taken;
	}

	void freeEnded(List<Span> ended) {
		for (int index = 0; index < ended.size(); index++) {
			Span span = ended.get(index);
			int chunkCount = span.chunkCount();
			this.emptied[span.sizeClass].remove(span);
			this.emptiedChunks -= chunkCount;
			drop(span);
		}
	}

	static void cancelEnds(List<Span> spans) {
		for (int index = 0; index < spans.size(); index++) {
			spans.get(index).ending = false;
		}
	}

}

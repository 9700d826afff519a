package dev.pmem.heap.block;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntPredicate;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.PoolFullException;
import dev.pmem.heap.medium.Medium;

/**
 * Hands out slots and runs of chunks. All of its state is volatile; the pool keeps only span descriptors and the kind in
 * each block's header, from which a span's free slots are found when space of its size class is first looked for.
 * <p>
 * Life of a slot: free, reserved by a transaction ({@link #reserve}), then either given back ({@link #cancel}) or used by
 * a commit; freed by a later commit, and handed out again only after {@link #release}, when no snapshot can reach it.
 * <p>
 * Invariants:
 * <ul>
 * <li>a span with a reserved or not yet released slot is scanned: so a scan never meets a slot whose header lags behind;
 * <li>a new span's descriptor is written by the first commit that uses a slot of it, changed when more slots get headers,
 * and a span's end by the next commit after it became empty: nothing persistent changes outside of a commit;
 * <li>an emptied span's chunks are handed out again only after the commit that wrote its end.
 * </ul>
 * Every public method holds the allocator's own monitor, the innermost lock of the engine.
 */
public final class Allocator {

	private static final long MINIMUM_GROWTH_BYTES = 4L << 20;

	private static final long MAXIMUM_GROWTH_BYTES = 256L << 20;

	/** How many spans left from earlier are searched for free slots before a new one is made. */
	private static final int SCANS_PER_RESERVE = 4;

	private final Medium medium;

	private final ChunkTable table;

	/** One bit for each chunk that holds, or is reserved for, a span. */
	private final BitSet usedChunks = new BitSet();

	private final SizeClassState[] sizeClasses = new SizeClassState[SizeClasses.COUNT];

	/** Scanned spans by first chunk. */
	private final Map<Integer, Span> spans = new HashMap<>();

	/** First chunks of spans whose descriptor isn't in the pool yet. */
	private final BitSet unpublished = new BitSet();

	/** Emptied spans whose end isn't in the pool yet. */
	private final List<Span> emptied = new ArrayList<>();

	/**
	 * Chunks of large blocks that the newest commit freed and nobody needs any more. A new block may lie there, as it's
	 * written once the next commit's log record is whole; that record itself may not: until it's whole recovery may look
	 * whether all of the newest commit, the freed blocks' headers included, is in place.
	 */
	private final BitSet releasedLast = new BitSet();

	private int firstChunkToTry = PoolLayout.FIRST_DATA_CHUNK;

	private long usedChunkCount;

	/** The spans of one size class. */
	private static final class SizeClassState {

		/** Scanned spans that have free slots. */
		final ArrayDeque<Span> available = new ArrayDeque<>();

		/** First chunks of spans that were there at start and weren't scanned yet. */
		final ArrayDeque<Integer> unscanned = new ArrayDeque<>();

	}

	public Allocator(Medium medium) {
		this.medium = medium;
		this.table = new ChunkTable(medium);
		for (int sizeClass = 0; sizeClass < this.sizeClasses.length; sizeClass++) {
			this.sizeClasses[sizeClass] = new SizeClassState();
		}
	}

	/** Reads the descriptors of an existing pool. */
	public void load() {
		load(null);
	}

	/**
	 * Reads the descriptors of an existing pool, or of a new one.
	 * @param expected what the pool's header and log say of them; null if they don't
	 * @throws CorruptPoolException if the descriptors are damaged, or of another state than the pool
	 */
	public synchronized void load(@Nullable PoolSums expected) {
		this.table.load((chunk, count, sizeClass) -> {
			this.usedChunks.set(chunk, chunk + count);
			this.usedChunkCount += count;
			if (sizeClass != SizeClasses.LARGE) {
				this.sizeClasses[sizeClass].unscanned.addFirst(chunk);
			}
		});
		if (expected != null) {
			this.table.requireSum(expected.descriptors());
		}
	}

	/**
	 * How many payload bytes the block at this offset can hold; -1 if no block can lie there. Needs no lock: whoever has
	 * an offset came by it after its span was made.
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

	/**
	 * Reserves a block for a payload of this length and gives its offset.
	 * @throws PoolFullException if there's no room and the pool can't grow
	 */
	public synchronized long reserve(int payloadLength) {
		int sizeClass = SizeClasses.classFor(payloadLength);
		if (sizeClass == SizeClasses.LARGE) {
			int count = (int) SizeClasses.largeChunks(payloadLength);
			int chunk = takeChunks(count);
			this.table.mark(chunk, count, SizeClasses.LARGE);
			this.unpublished.set(chunk);
			return PoolLayout.chunkOffset(chunk);
		}
		Span span = spanWithRoom(sizeClass);
		long offset = span.take();
		if (span.freeCount == 0) {
			this.sizeClasses[sizeClass].available.removeFirstOccurrence(span);
		}
		return offset;
	}

	private Span spanWithRoom(int sizeClass) {
		SizeClassState state = this.sizeClasses[sizeClass];
		Span span = state.available.peekFirst();
		for (int scan = 0; span == null && scan < SCANS_PER_RESERVE && !state.unscanned.isEmpty(); scan++) {
			scan(state.unscanned.removeFirst(), sizeClass);
			span = state.available.peekFirst();
		}
		if (span != null) {
			return span;
		}
		int chunk = takeChunks(SizeClasses.spanChunks(sizeClass));
		this.table.mark(chunk, SizeClasses.spanChunks(sizeClass), sizeClass);
		this.unpublished.set(chunk);
		Span made = new Span(chunk, sizeClass);
		made.fillFree();
		this.spans.put(chunk, made);
		state.available.addFirst(made);
		return made;
	}

	private void scan(int chunk, int sizeClass) {
		Span span = new Span(chunk, sizeClass);
		span.scan(this.medium.segment());
		this.spans.put(chunk, span);
		if (span.freeCount > 0) {
			this.sizeClasses[sizeClass].available.addLast(span);
		}
	}

	/** Scans the span that starts here unless it's done. */
	private void ensureScanned(int chunk) {
		if (!this.spans.containsKey(chunk)) {
			int sizeClass = this.table.sizeClass(chunk);
			this.sizeClasses[sizeClass].unscanned.removeFirstOccurrence(chunk);
			scan(chunk, sizeClass);
		}
	}

	/**
	 * Must be called before a commit changes the header of a block that it frees. For a large block it gives the offset
	 * of its span's descriptor, which the same commit must clear; else 0.
	 */
	public synchronized long prepareFree(long offset) {
		int chunk = PoolLayout.chunkOf(offset);
		if (this.table.sizeClass(chunk) == SizeClasses.LARGE) {
			return PoolLayout.descriptorOffset(chunk);
		}
		ensureScanned(this.table.spanStart(chunk));
		return 0;
	}

	/** Takes back a reserved block that no commit used. */
	public synchronized void cancel(long offset) {
		makeFree(offset);
	}

	/** A commit is whole; the blocks that are released from now on may be those that it freed. */
	public synchronized void beginRelease() {
		this.releasedLast.clear();
	}

	/** Takes back a block that a commit freed, now that no snapshot can reach it. */
	public synchronized void release(long offset) {
		int chunk = PoolLayout.chunkOf(offset);
		if (this.table.sizeClass(chunk) == SizeClasses.LARGE) {
			this.releasedLast.set(chunk, chunk + this.table.spanChunkCount(chunk));
		}
		makeFree(offset);
	}

	private void makeFree(long offset) {
		int chunk = this.table.spanStart(PoolLayout.chunkOf(offset));
		int sizeClass = this.table.sizeClass(chunk);
		if (sizeClass == SizeClasses.LARGE) {
			// the commit that freed it has ended its span
			this.unpublished.clear(chunk);
			giveChunks(chunk, this.table.spanChunkCount(chunk));
			return;
		}
		Span span = Objects.requireNonNull(this.spans.get(chunk), "released a slot of an unscanned span");
		span.give(offset);
		ArrayDeque<Span> available = this.sizeClasses[sizeClass].available;
		if (span.freeCount == 1) {
			available.addLast(span);
		}
		if (span.isEmpty() && available.size() > 1) {
			available.removeFirstOccurrence(span);
			this.spans.remove(chunk);
			endSpan(span);
		}
	}

	private void endSpan(Span span) {
		if (this.unpublished.get(span.chunk)) {
			// no commit ever used it
			this.unpublished.clear(span.chunk);
			giveChunks(span.chunk, span.chunkCount());
		} else {
			this.emptied.add(span);
		}
	}

	/**
	 * What a commit must write for the spans of its new blocks: descriptors of new spans and of those that get more slots,
	 * and the headers of free slots over what their chunks hold.
	 */
	public synchronized void publishSpansOf(long[] newBlocks, SpanWriter writer) {
		for (long offset : newBlocks) {
			int chunk = PoolLayout.chunkOf(offset);
			if (this.table.sizeClass(chunk) == SizeClasses.LARGE && this.unpublished.get(chunk)) {
				int count = this.table.spanChunkCount(chunk);
				writer.descriptor(PoolLayout.descriptorOffset(chunk),
						ChunkTable.descriptor(chunk, SizeClasses.LARGE, count));
				writer.fresh(offset, (long) count << PoolLayout.CHUNK_BITS);
			}
		}
		headedCounts(newBlocks).forEach((span, count) -> {
			writer.descriptor(span.descriptorOffset(), ChunkTable.descriptor(span.chunk, span.sizeClass, count));
			if (this.unpublished.get(span.chunk)) {
				writer.fresh(PoolLayout.chunkOffset(span.chunk),
						(long) span.chunkCount() << PoolLayout.CHUNK_BITS);
			}
			span.forEachStaleHeader(this.medium.segment(), count, writer);
		});
	}

	/** The commit that wrote these blocks and their spans is whole. */
	public synchronized void spansPublished(long[] newBlocks) {
		headedCounts(newBlocks).forEach((span, count) -> span.headedCount = count);
		for (long offset : newBlocks) {
			this.unpublished.clear(this.table.spanStart(PoolLayout.chunkOf(offset)));
		}
	}

	/** Spans in which one of the blocks lies in a slot without a header, with how many slots shall have one. */
	private Map<Span, Integer> headedCounts(long[] newBlocks) {
		Map<Span, Integer> counts = Map.of();
		for (long offset : newBlocks) {
			int chunk = this.table.spanStart(PoolLayout.chunkOf(offset));
			Span span = this.spans.get(chunk);
			if (span != null && span.headedCountFor(offset) > span.headedCount) {
				if (counts.isEmpty()) {
					counts = new LinkedHashMap<>();
				}
				counts.merge(span, span.headedCountFor(offset), Math::max);
			}
		}
		return counts;
	}

	/** The spans that became empty: the next commit writes their end, then calls {@link #spansEnded}. */
	public synchronized List<Span> takeEmptied() {
		if (this.emptied.isEmpty()) {
			return List.of();
		}
		List<Span> taken = List.copyOf(this.emptied);
		this.emptied.clear();
		return taken;
	}

	public synchronized void spansEnded(List<Span> ended) {
		for (Span span : ended) {
			giveChunks(span.chunk, span.chunkCount());
		}
	}

	/** The commit that was to write these ends did not happen. */
	public synchronized void spansNotEnded(List<Span> spans) {
		this.emptied.addAll(spans);
	}

	/**
	 * Takes chunks for the bytes of a large log record: scratch space, free again after a crash.
	 * @throws PoolFullException if there's no room and the pool can't grow
	 */
	public Scratch reserveScratch(long sizeBytes) {
		return reserveScratch(sizeBytes, this.releasedLast::get);
	}

	/**
	 * As above, but none of the chunks that the caller avoids, which may not be free anyway.
	 * @throws PoolFullException if there's no room and the pool can't grow
	 */
	public synchronized Scratch reserveScratch(long sizeBytes, IntPredicate isAvoided) {
		long count = (sizeBytes + PoolLayout.CHUNK_BYTES - 1) >> PoolLayout.CHUNK_BITS;
		if (count > PoolLayout.CHUNKS_PER_REGION - PoolLayout.REGION_RESERVED_CHUNKS) {
			throw new PoolFullException("Pool " + this.medium.name() + ": a commit needs " + sizeBytes
					+ " bytes of undo log, more than the 1 GiB that one commit can have. Commit in smaller steps.");
		}
		BitSet avoided = new BitSet();
		int limit = this.table.chunkLimit();
		for (int chunk = this.usedChunks.nextClearBit(
				PoolLayout.FIRST_DATA_CHUNK); chunk < limit; chunk = this.usedChunks.nextClearBit(chunk
						+ 1)) {
			avoided.set(chunk, isAvoided.test(chunk));
		}
		this.usedChunks.or(avoided);
		try {
			return new Scratch(takeChunks((int) count), (int) count);
		} finally {
			this.usedChunks.andNot(avoided);
			if (!avoided.isEmpty()) {
				this.firstChunkToTry = Math.min(this.firstChunkToTry, avoided.nextSetBit(0));
			}
		}
	}

	public synchronized void releaseScratch(Scratch scratch) {
		giveChunks(scratch.chunk, scratch.chunkCount);
	}

	/**
	 * Takes chunks for an area that isn't described in the chunk table, as the journal.
	 * @param sizeBytes a multiple of the chunk size
	 * @return its offset
	 * @throws PoolFullException if there's no room and the pool can't grow
	 */
	public synchronized long reserveArea(long sizeBytes) {
		boolean isNew = !this.usedChunks.get(PoolLayout.FIRST_DATA_CHUNK);
		// the catalog's root has its place there
		this.usedChunks.set(PoolLayout.FIRST_DATA_CHUNK);
		try {
			return PoolLayout.chunkOffset(takeChunks(chunkCount(sizeBytes)));
		} finally {
			if (isNew) {
				this.usedChunks.clear(PoolLayout.FIRST_DATA_CHUNK);
				this.firstChunkToTry = PoolLayout.FIRST_DATA_CHUNK;
			}
		}
	}

	private static int chunkCount(long sizeBytes) {
		return Math.toIntExact((sizeBytes + PoolLayout.CHUNK_BYTES - 1) >> PoolLayout.CHUNK_BITS);
	}

	/**
	 * Takes just these chunks, after {@link #load}.
	 * @throws CorruptPoolException if a span has one of them
	 */
	public synchronized void occupy(long offset, long sizeBytes) {
		int chunk = PoolLayout.chunkOf(offset);
		int count = chunkCount(sizeBytes);
		int used = this.usedChunks.nextSetBit(chunk);
		if (used >= 0 && used < chunk + count) {
			throw new CorruptPoolException("Pool " + this.medium.name() + " is damaged: the log has " + count
					+ " chunks from " + chunk + " on, but a span has chunk " + used + ". Restore a backup.");
		}
		this.usedChunks.set(chunk, chunk + count);
		this.usedChunkCount += count;
	}

	/** Gives back what {@link #occupy}, {@link #reserveArea} or {@link #reserveScratch} took. */
	public synchronized void vacate(long offset, long sizeBytes) {
		giveChunks(PoolLayout.chunkOf(offset), chunkCount(sizeBytes));
	}

	private void giveChunks(int chunk, int count) {
		this.table.unmark(chunk, count);
		this.usedChunks.clear(chunk, chunk + count);
		this.usedChunkCount -= count;
		this.firstChunkToTry = Math.min(this.firstChunkToTry, chunk);
	}

	private int takeChunks(int count) {
		int chunk = findRun(count);
		while (chunk < 0) {
			grow(count);
			chunk = findRun(count);
		}
		assert PoolLayout.isDataChunk(chunk) : chunk + " holds no blocks";
		this.usedChunks.set(chunk, chunk + count);
		this.usedChunkCount += count;
		if (count == 1 || chunk == this.firstChunkToTry) {
			this.firstChunkToTry = chunk + count;
		}
		return chunk;
	}

	private int findRun(int count) {
		int limit = this.table.chunkLimit();
		this.table.ensureRegions(limit);
		int chunk = this.usedChunks.nextClearBit(this.firstChunkToTry);
		while (chunk + count <= limit) {
			int inRegion = chunk % PoolLayout.CHUNKS_PER_REGION;
			if (inRegion < PoolLayout.REGION_RESERVED_CHUNKS) {
				chunk = this.usedChunks
						.nextClearBit(chunk - inRegion + PoolLayout.REGION_RESERVED_CHUNKS);
				continue;
			}
			int nextUsed = this.usedChunks.nextSetBit(chunk);
			boolean roomInRegion = inRegion + count <= PoolLayout.CHUNKS_PER_REGION;
			if (roomInRegion && (nextUsed < 0 || nextUsed >= chunk + count)) {
				return chunk;
			}
			chunk = roomInRegion
					? this.usedChunks.nextClearBit(nextUsed)
					: chunk - inRegion + PoolLayout.CHUNKS_PER_REGION;
		}
		return -1;
	}

	private void grow(int chunkCount) {
		long size = this.medium.sizeBytes();
		// the run may have to start in the next region, behind its reserved chunks
		long needed = (long) (chunkCount + PoolLayout.REGION_RESERVED_CHUNKS) << PoolLayout.CHUNK_BITS;
		long inRegion = size & (PoolLayout.REGION_BYTES - 1);
		if (inRegion + needed > PoolLayout.REGION_BYTES) {
			needed += PoolLayout.REGION_BYTES - inRegion;
		}
		long maximum = this.medium.maximumSizeBytes() & -PoolLayout.CHUNK_BYTES;
		long least = Math.min(size + needed, maximum);
		if (least < size + ((long) chunkCount << PoolLayout.CHUNK_BITS)) {
			throw new PoolFullException("Pool " + this.medium.name() + " is full: it has " + size
					+ " bytes, its maximum is " + this.medium.maximumSizeBytes() + ", and a run of " + chunkCount
					+ " chunks of 64 KiB was needed. Raise the maximum size, or delete data.");
		}
		long ahead = size + Math.clamp(size / 4, MINIMUM_GROWTH_BYTES, MAXIMUM_GROWTH_BYTES);
		growAtLeast(least, Math.min(Math.max(least, ahead), maximum) & -PoolLayout.CHUNK_BYTES);
	}

	/** Grows ahead of need, or on a disk that is nearly full by what is needed. */
	private void growAtLeast(long leastBytes, long wantedBytes) {
		try {
			this.medium.grow(wantedBytes);
		} catch (PoolFullException ex) {
			if (wantedBytes == leastBytes) {
				throw ex;
			}
			this.medium.grow(leastBytes);
		}
	}

	/** Bytes in chunks that hold blocks, and in the pool's own tables. */
	public synchronized long usedBytes() {
		int regionCount = (this.table.chunkLimit() + PoolLayout.CHUNKS_PER_REGION - 1) / PoolLayout.CHUNKS_PER_REGION;
		long own = PoolLayout.FIRST_DATA_CHUNK + (long) (regionCount - 1) * PoolLayout.REGION_RESERVED_CHUNKS;
		return (own + this.usedChunkCount) << PoolLayout.CHUNK_BITS;
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

	/**
	 * Chunks taken for a large log record.
	 */
	public static final class Scratch {

		private final int chunk;

		private final int chunkCount;

		Scratch(int chunk, int chunkCount) {
			this.chunk = chunk;
			this.chunkCount = chunkCount;
		}

		public long offset() {
			return PoolLayout.chunkOffset(this.chunk);
		}

	}

	/**
	 * Takes what a commit must write for a new span.
	 */
	public interface SpanWriter {

		void descriptor(long offset, long descriptor);

		/** The span's chunks. */
		void fresh(long offset, long sizeBytes);

		/** A slot whose header isn't that of a free one of version 0. */
		void staleHeader(long offset);

	}

}

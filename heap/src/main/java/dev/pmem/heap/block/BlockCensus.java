package dev.pmem.heap.block;

import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.medium.Medium;

/**
 * All blocks of a pool, found by their headers in the spans that the pool's own descriptors tell, not by what refers to
 * them. To be taken while nothing commits.
 */
public final class BlockCensus {

	private final LongMap<BlockKind> kinds = new LongMap<>();

	private long spanCount;

	private BlockCensus() {}

	/**
	 * Counts the blocks of a pool.
	 * @param commitSequence the newest commit: no block may be newer
	 * @param problems is told each header that no commit can have written
	 */
	public static BlockCensus take(Medium medium, long commitSequence, Consumer<String> problems) {
		BlockCensus census = new BlockCensus();
		MemorySegment segment = medium.segment();
		new ChunkTable(medium).load((chunk, chunkCount, sizeClass) -> {
			census.spanCount++;
			long start = PoolLayout.chunkOffset(chunk);
			if (sizeClass == SizeClasses.LARGE) {
				long capacity = ((long) chunkCount << PoolLayout.CHUNK_BITS) - BlockLayout.HEADER_BYTES;
				if (census.add(segment, start, capacity, sizeClass, commitSequence, problems) == BlockKind.FREE) {
					problems.accept("The span of a large block at offset " + start + " holds none");
				}
				return;
			}
			int slotBytes = SizeClasses.slotBytes(sizeClass);
			int slotCount = ChunkTable.headedSlotCount(segment, chunk);
			for (int slot = 0; slot < slotCount; slot++) {
				census.add(segment, start + (long) slot * slotBytes, slotBytes - BlockLayout.HEADER_BYTES, sizeClass,
						commitSequence, problems);
			}
		});
		return census;
	}

	private @Nullable BlockKind add(MemorySegment segment, long offset, long capacity, int sizeClass,
			long commitSequence,
			Consumer<String> problems) {
		long version = segment.get(PoolLayout.LONG, offset + BlockLayout.VERSION);
		long lengthAndKind = segment.get(PoolLayout.LONG, offset + BlockLayout.LENGTH);
		int kind = BlockLayout.kindOf(lengthAndKind);
		int length = BlockLayout.lengthOf(lengthAndKind);
		if (!BlockKind.isKnown(kind) || BlockLayout.flagsOf(lengthAndKind) != 0 || length < 0 || length > capacity) {
			problems.accept("The block at offset " + offset + " has kind " + kind + ", flags "
					+ BlockLayout.flagsOf(lengthAndKind) + " and length " + length + " in a slot for " + capacity);
			return null;
		}
		// of a free slot it means nothing, and after a loss of power may be that of a commit that is lost
		if (kind != BlockKind.FREE.code() && (version < 0 || version > commitSequence)) {
			problems.accept("The block at offset " + offset + " is of commit " + version + ", but the newest is "
					+ commitSequence);
		}
		BlockKind known = BlockKind.of(kind);
		if (known == BlockKind.FREE && sizeClass != SizeClasses.LARGE && (length != 0 || segment.get(PoolLayout.LONG,
				offset + BlockLayout.TYPE) != BlockLayout.freeTypeAndChecksum(offset))) {
			problems.accept("The slot at offset " + offset + " has no block and isn't free: its header is damaged");
		}
		if (known != BlockKind.FREE) {
			this.kinds.put(offset, known);
		}
		return known;
	}

	/** Takes a block out: its kind, or null if there's none there, or it was taken out before. */
	public @Nullable BlockKind remove(long offset) {
		return this.kinds.remove(offset);
	}

	/** Blocks that weren't taken out. */
	public int blockCount() {
		return this.kinds.size();
	}

	public long spanCount() {
		return this.spanCount;
	}

	/** Tells each block that wasn't taken out. */
	public void forEachBlock(LongMap.Action<? super BlockKind> action) {
		this.kinds.forEach(action);
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.inspect;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.LongMap;
import dev.pmem.heap.block.VersionChains;
import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.medium.Medium;
import dev.pmem.heap.pool.BlockKind;
import dev.pmem.heap.pool.BlockLayout;
import dev.pmem.heap.pool.ChunkTable;
import dev.pmem.heap.pool.DescriptorLayout;
import dev.pmem.heap.pool.PoolLayout;
import dev.pmem.heap.pool.SizeClasses;

/**
 * All blocks of a pool as of a snapshot, found by their headers in the spans that the pool's own descriptors tell, not by
 * what refers to them. Commits go on meanwhile, and nobody is held up.
 * <p>
 * Invariants, while the snapshot is in use:
 * <ul>
 * <li>a block that was there stays where it is, or the version chains hold what it was before a later commit changed or
 * freed it; its slot serves no other block;
 * <li>a span of small blocks that has one of the snapshot's blocks keeps its descriptor. That of a large block is taken away
 * by the commit that frees it: then {@link #remove} finds it in the chains;
 * <li>what a commit stores while it is read may look like damage: it is a suspect, looked at again when all that was being
 * stored is ({@link #settle}). If the same header is there then, no commit was about to store it; if another one is, a later
 * commit may be at it, and it's a suspect once more.
 * </ul>
 */
public final class BlockCensus {

	private static final VarHandle LONG_HANDLE = PoolLayout.LONG.varHandle();

	/** Many more than are told. */
	private static final int MAXIMUM_SUSPECTS = 100_000;

	/** How often a suspect is looked at again: commits have stored to it meanwhile each time, so it isn't damaged. */
	private static final int MOST_LOOKS = 50;

	private final Medium medium;

	private final VersionChains chains;

	private final long snapshot;

	/** Gives the newest commit. */
	private final LongSupplier newest;

	private final LongMap<BlockKind> kinds = new LongMap<>();

	/** Large blocks freed since the snapshot that were taken out. */
	private final LongMap<BlockKind> taken = new LongMap<>();

	private List<Suspect> suspects = new ArrayList<>();

	private long spanCount;

	/** A place for a block. */
	private record Place(int chunk, int sizeClass, long offset, long capacity) {}

	/** A place, and what was wrong there. */
	private record Suspect(Place place, Header seen) {}

	private BlockCensus(Medium medium, VersionChains chains, long snapshot, LongSupplier newest) {
		this.medium = medium;
		this.chains = chains;
		this.snapshot = snapshot;
		this.newest = newest;
	}

	/**
	 * Counts the blocks of a pool in which nothing is committed.
	 * @param commitSequence the newest commit: no block may be newer
	 * @param problems is told each header that no commit can have written
	 */
	public static BlockCensus take(Medium medium, long commitSequence, Consumer<String> problems) {
		BlockCensus census = take(medium, new VersionChains(), commitSequence, () -> commitSequence);
		census.settle(() -> {}, problems);
		return census;
	}

	/**
	 * Counts the blocks that a snapshot sees, which must be in use until the last call of this census. Problems are told by
	 * {@link #settle}.
	 * @param newest gives the newest commit
	 * @throws CorruptPoolException if a descriptor is damaged
	 */
	public static BlockCensus take(Medium medium, VersionChains chains, long snapshot, LongSupplier newest) {
		BlockCensus census = new BlockCensus(medium, chains, snapshot, newest);
		new ChunkTable(medium).visit(census::addSpan);
		return census;
	}

	private void addSpan(int chunk, int chunkCount, int sizeClass, int slotCount) {
		this.spanCount++;
		// headers are stored before descriptors
		VarHandle.loadLoadFence();
		long start = PoolLayout.chunkOffset(chunk);
		if (sizeClass == SizeClasses.LARGE) {
			long capacity = ((long) chunkCount << PoolLayout.CHUNK_BITS) - BlockLayout.HEADER_BYTES;
			add(new Place(chunk, sizeClass, start, capacity));
			return;
		}
		int slotBytes = SizeClasses.slotBytes(sizeClass);
		for (int slot = 0; slot < slotCount; slot++) {
			add(new Place(chunk, sizeClass, start + (long) slot * slotBytes, slotBytes - BlockLayout.HEADER_BYTES));
		}
	}

	private void add(Place place) {
		Header header = Header.read(this.medium.segment(), place.offset);
		if (problem(place, header) != null && this.suspects.size() < MAXIMUM_SUSPECTS) {
			this.suspects.add(new Suspect(place, header));
			return;
		}
		BlockKind kind = kind(place.offset, header);
		if (kind != null) {
			this.kinds.put(place.offset, kind);
		}
	}

	/**
	 * A header's words, of one version.
	 */
	private record Header(long version, long lengthAndKind, long typeAndChecksum) {

		static Header read(MemorySegment segment, long offset) {
			while (true) {
				long version = (long) LONG_HANDLE.getAcquire(segment, offset);
				long lengthAndKind = segment.get(PoolLayout.LONG, offset + BlockLayout.LENGTH);
				long typeAndChecksum = segment.get(PoolLayout.LONG, offset + BlockLayout.TYPE);
				VarHandle.loadLoadFence();
				if ((long) LONG_HANDLE.getOpaque(segment, offset) == version) {
					return new Header(version, lengthAndKind, typeAndChecksum);
				}
			}
		}

		boolean isFree() {
			return BlockLayout.kindOf(this.lengthAndKind) == BlockKind.FREE.code();
		}

	}

	/** The kind that the snapshot sees there; null if it sees no block. */
	private @Nullable BlockKind kind(long offset, Header header) {
		long lengthAndKind = header.lengthAndKind;
		if (Long.compareUnsigned(header.version, this.snapshot) > 0) {
			VersionChains.Version earlier = this.chains.find(offset, this.snapshot);
			if (earlier == null) {
				// later than the snapshot
				return null;
			}
			lengthAndKind = earlier.lengthAndKind;
		}
		int code = BlockLayout.kindOf(lengthAndKind);
		return (code == BlockKind.FREE.code() || !BlockKind.isKnown(code)) ? null : BlockKind.of(code);
	}

	/** What no commit up to the newest can have written; null if all is well. Of what is later than the snapshot little is looked at. */
	private @Nullable String problem(Place place, Header header) {
		long offset = place.offset;
		int kind = BlockLayout.kindOf(header.lengthAndKind);
		int length = BlockLayout.lengthOf(header.lengthAndKind);
		if (Long.compareUnsigned(header.version, this.snapshot) > 0 && !header.isFree()) {
			// read after the header: the commit that stores it is at most the next one
			long limit = this.newest.getAsLong();
			if (Long.compareUnsigned(header.version, limit) > 0) {
				return "The block at offset " + offset + " is of commit " + header.version + ", but the newest is "
						+ limit;
			}
			return null;
		}
		if (!BlockKind.isKnown(kind) || BlockLayout.flagsOf(header.lengthAndKind) != 0 || length < 0
				|| length > place.capacity) {
			return "The block at offset " + offset + " has kind " + kind + ", flags "
					+ BlockLayout.flagsOf(header.lengthAndKind) + " and length " + length + " in a slot for "
					+ place.capacity;
		}
		if (!header.isFree()) {
			return null;
		}
		// its version means nothing, and after a loss of power may be that of a commit that is lost
		if (place.sizeClass == SizeClasses.LARGE) {
			return "The span of a large block at offset " + offset + " holds none";
		}
		return (length != 0 || header.typeAndChecksum != BlockLayout.freeTypeAndChecksum(offset))
				? "The slot at offset " + offset + " has no block and isn't free: its header is damaged"
				: null;
	}

	/**
	 * Looks again at what looked damaged. To be called once.
	 * @param awaitCommits returns when all commits that had begun before are complete
	 */
	public void settle(Runnable awaitCommits, Consumer<String> problems) {
		for (int look = 0; look < MOST_LOOKS && !this.suspects.isEmpty(); look++) {
			awaitCommits.run();
			List<Suspect> before = this.suspects;
			this.suspects = new ArrayList<>();
			for (Suspect suspect : before) {
				lookAgain(suspect, problems);
			}
		}
		this.suspects.clear();
	}

	private void lookAgain(Suspect suspect, Consumer<String> problems) {
		Place place = suspect.place;
		if (!isIn(place)) {
			return;
		}
		Header header = Header.read(this.medium.segment(), place.offset);
		String problem = problem(place, header);
		if (problem != null && !header.equals(suspect.seen)) {
			this.suspects.add(new Suspect(place, header));
			return;
		}
		if (problem != null) {
			problems.accept(problem);
		}
		BlockKind kind = kind(place.offset, header);
		if (kind != null) {
			this.kinds.put(place.offset, kind);
		}
	}

	/** Whether the place is still one: an empty span may have given its chunks back meanwhile. */
	private boolean isIn(Place place) {
		long descriptor = this.medium.segment().get(PoolLayout.LONG, PoolLayout.descriptorOffset(place.chunk));
		// a span's headers are stored before its descriptor
		VarHandle.loadLoadFence();
		return descriptor != 0 && DescriptorLayout.sizeClass(descriptor) == place.sizeClass;
	}

	/** Takes a block out: its kind, or null if there's none there, or it was taken out before. */
	public @Nullable BlockKind remove(long offset) {
		BlockKind kind = this.kinds.remove(offset);
		if (kind != null || this.taken.containsKey(offset)) {
			return kind;
		}
		VersionChains.Version freed = this.chains.find(offset, this.snapshot);
		if (freed == null || freed.payload != null) {
			return null;
		}
		BlockKind kindBefore = BlockKind.of(BlockLayout.kindOf(freed.lengthAndKind));
		this.taken.put(offset, kindBefore);
		return kindBefore;
	}

	/** How many blocks were found and not taken out. */
	public int blockCount() {
		return this.kinds.size();
	}

	public long spanCount() {
		return this.spanCount;
	}

	/**
	 * Tells each block that wasn't taken out, as it is now: what was being stored while it was read may have been bytes of
	 * something else. To be called when all commits that had begun before are complete.
	 */
	public void forEachBlock(LongMap.Action<? super BlockKind> action) {
		this.kinds.forEach((offset, kind) -> {
			if (kind(offset, Header.read(this.medium.segment(), offset)) == kind) {
				action.accept(offset, kind);
			}
		});
	}

}

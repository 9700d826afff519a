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
 * All blocks of a pool as of a snapshot. The census finds them by their headers in the spans that the pool's own
 * descriptors describe, not by references to them. It runs beside commits and does not hold them up.
 * <p>
 * Invariants, while the snapshot is in use:
 * <ul>
 * <li>a block of the snapshot stays in place, or the version chains hold its state before a later commit changed or
 * freed it; its slot serves no other block;
 * <li>a span of small blocks that has one of the snapshot's blocks keeps its descriptor. The commit that frees a large
 * block takes its descriptor away; {@link #remove} then finds the block in the chains;
 * <li>a place that a commit stores to while it is read may look like damage. Such a place is a suspect, and is examined
 * again when the commits that had begun are complete ({@link #settle}). If it has the same header then, no commit was
 * about to store to it. If it has another header, a later commit may be storing to it, and it is a suspect once more.
 * </ul>
 */
public final class BlockCensus {

	private static final VarHandle LONG_HANDLE = PoolLayout.LONG.varHandle();

	/** The largest number of suspects; many more than are reported. */
	private static final int MAXIMUM_SUSPECTS = 100_000;

	/** How often a suspect is examined again. If commits have stored to it each time, it is not damaged. */
	private static final int MOST_LOOKS = 50;

	private final Medium medium;

	private final VersionChains chains;

	private final long snapshot;

	/** Gives the newest commit. */
	private final LongSupplier newest;

	private final LongMap<BlockKind> kinds = new LongMap<>();

	/** The large blocks that were freed since the snapshot and were taken out. */
	private final LongMap<BlockKind> taken = new LongMap<>();

	private List<Suspect> suspects = new ArrayList<>();

	/** A place for a block. */
	private record Place(int chunk, int sizeClass, long offset, long capacity) {}

	/** A place, and the header that looked wrong. */
	private record Suspect(Place place, Header seen) {}

	private BlockCensus(Medium medium, VersionChains chains, long snapshot, LongSupplier newest) {
		this.medium = medium;
		this.chains = chains;
		this.snapshot = snapshot;
		this.newest = newest;
	}

	/**
	 * Lists the blocks of a pool in which nothing is committed.
	 * @param commitSequence the newest commit: no block may be newer
	 * @param problems receives a sentence for each header that no commit can have written
	 */
	public static BlockCensus take(Medium medium, long commitSequence, Consumer<String> problems) {
		BlockCensus census = take(medium, new VersionChains(), commitSequence, () -> commitSequence);
		census.settle(() -> {}, problems);
		return census;
	}

	/**
	 * Lists the blocks that a snapshot sees. The snapshot must be in use until the last call of this census.
	 * {@link #settle} reports the problems.
	 * @param newest gives the newest commit
	 * @throws CorruptPoolException if a descriptor is damaged
	 */
	public static BlockCensus take(Medium medium, VersionChains chains, long snapshot, LongSupplier newest) {
		BlockCensus census = new BlockCensus(medium, chains, snapshot, newest);
		new ChunkTable(medium).visit(census::addSpan);
		return census;
	}

	private void addSpan(int chunk, int chunkCount, int sizeClass, int slotCount) {
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
			lengthAndKind = earlier.header.lengthAndKind();
		}
		int code = BlockLayout.kindOf(lengthAndKind);
		return (code == BlockKind.FREE.code() || !BlockKind.isKnown(code)) ? null : BlockKind.of(code);
	}

	/**
	 * The reason why no commit up to the newest can have written this header; null if a commit can. A header that is
	 * later than the snapshot is hardly checked.
	 */
	private @Nullable String problem(Place place, Header header) {
		long offset = place.offset;
		int kind = BlockLayout.kindOf(header.lengthAndKind);
		int length = BlockLayout.lengthOf(header.lengthAndKind);
		if (Long.compareUnsigned(header.version, this.snapshot) > 0 && !header.isFree()) {
			// read after the header: the commit that is storing the header is at most the next one
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
		// the version of a free slot has no meaning, and after a loss of power may be that of a lost commit
		if (place.sizeClass == SizeClasses.LARGE) {
			return "The span of a large block at offset " + offset + " holds none";
		}
		return (length != 0 || header.typeAndChecksum != BlockLayout.freeTypeAndChecksum(offset))
				? "The slot at offset " + offset + " has no block and isn't free: its header is damaged"
				: null;
	}

	/**
	 * Examines the suspects again. Must be called once.
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

	/** Whether the place still exists: an empty span may have given its chunks back meanwhile. */
	private boolean isIn(Place place) {
		long descriptor = this.medium.segment().get(PoolLayout.LONG, PoolLayout.descriptorOffset(place.chunk));
		// a span's headers are stored before its descriptor
		VarHandle.loadLoadFence();
		return descriptor != 0 && DescriptorLayout.sizeClass(descriptor) == place.sizeClass;
	}

	/**
	 * Takes a block out of the census. Returns its kind, or null if there is no block, or the block was taken out
	 * before.
	 */
	public @Nullable BlockKind remove(long offset) {
		BlockKind kind = this.kinds.remove(offset);
		if (kind != null || this.taken.containsKey(offset)) {
			return kind;
		}
		VersionChains.Version freed = this.chains.find(offset, this.snapshot);
		if (freed == null || freed.payload != null) {
			return null;
		}
		BlockKind kindBefore = BlockKind.of(freed.header.kind());
		this.taken.put(offset, kindBefore);
		return kindBefore;
	}

	/** Whether there is a block that was not taken out. */
	public boolean holds(long offset) {
		if (this.kinds.containsKey(offset) || this.taken.containsKey(offset)) {
			return !this.taken.containsKey(offset);
		}
		VersionChains.Version freed = this.chains.find(offset, this.snapshot);
		return freed != null && freed.payload == null;
	}

	/** The number of blocks that were found and not taken out. */
	public int blockCount() {
		return this.kinds.size();
	}

	/**
	 * Visits each block that was not taken out and whose header still shows the same kind: a header that was read while
	 * a commit stored it may have been wrong. Must be called when all commits that had begun before are complete.
	 */
	public void forEachBlock(LongMap.Action<? super BlockKind> action) {
		this.kinds.forEach((offset, kind) -> {
			if (kind(offset, Header.read(this.medium.segment(), offset)) == kind) {
				action.accept(offset, kind);
			}
		});
	}

}

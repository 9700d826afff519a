/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.block;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.EngineException;
import dev.pmem.heap.exception.PoolException;
import dev.pmem.heap.exception.PoolFacts;
import dev.pmem.heap.medium.Medium;
import dev.pmem.heap.pool.BlockHeader;
import dev.pmem.heap.pool.BlockKind;
import dev.pmem.heap.pool.BlockLayout;
import dev.pmem.heap.pool.PoolLayout;

/**
 * Reads blocks of a mapped pool as of a snapshot, without locks.
 * <p>
 * The protocol with the commit leader, which is the only writer: the leader (1) announces the block's current version
 * to the version chains, (2) stores the new version number, (3) fences, (4) stores the rest of header and payload. A
 * reader (a) loads the version number. If the snapshot sees this version, the reader (b) copies, (c) fences, and (d)
 * loads the number again. If the number is unchanged, the copy holds no byte of step 4. If the snapshot does not see
 * the version, the reader goes to the chain, where step 1 has put the version that it needs.
 * <p>
 * A store can fail while later stores succeed, on a full disk under a file with copy-on-write. The number may then be
 * the old one although other bytes are new. The checksum detects this, and the versions that the failed batch was to
 * supersede stay announced to the version chains for good.
 */
public final class BlockStore {

	private static final VarHandle LONG_HANDLE = PoolLayout.LONG.varHandle();

	private static final int CACHE_LINE_BYTES = 64;

	private static final int TOUCHED_BYTES = 4 * CACHE_LINE_BYTES;

	private final Medium medium;

	private final MemorySegment segment;

	private final VersionChains chains;

	private final BlockCapacity capacity;

	/**
	 * @param capacity how many bytes of payload fit in the block at an offset
	 */
	public BlockStore(Medium medium, VersionChains chains, BlockCapacity capacity) {
		this.medium = medium;
		this.segment = medium.segment();
		this.chains = chains;
		this.capacity = capacity;
	}

	/**
	 * Fills the image with the newest version of the block that the snapshot sees. An image that already holds exactly
	 * this version is left as it is, because a version of a block never changes.
	 * @throws CorruptPoolException if there is no block at the offset, or its bytes are damaged
	 */
	public BlockImage read(long offset, long snapshot, BlockImage into) {
		checkOffset(offset);
		while (true) {
			long version = (long) LONG_HANDLE.getAcquire(this.segment, offset);
			if (Long.compareUnsigned(version, snapshot) > 0) {
				readEarlier(offset, snapshot, version, into);
				return into;
			}
			if (into.version == version && into.offset == offset && into.filledBy == this) {
				return into;
			}
			into.filledBy = null;
			long lengthAndKind = this.segment.get(PoolLayout.LONG, offset + BlockLayout.LENGTH);
			long typeAndChecksum = this.segment.get(PoolLayout.LONG, offset + BlockLayout.TYPE);
			boolean fits = fits(offset, BlockLayout.lengthOf(lengthAndKind));
			if (fits) {
				copyPayload(offset, BlockLayout.lengthOf(lengthAndKind), into);
			}
			VarHandle.loadLoadFence();
			if ((long) LONG_HANDLE.getOpaque(this.segment, offset) != version) {
				continue;
			}
			if (fits) {
				fill(into, offset, version, lengthAndKind, typeAndChecksum);
				if (isRight(into, lengthAndKind, typeAndChecksum)) {
					into.filledBy = this;
					return into;
				}
			}
			if (this.chains.isInstalling(offset)) {
				readEarlier(offset, snapshot, version, into);
				return into;
			}
			throw fits
					? wrong(into, lengthAndKind, typeAndChecksum)
					: damaged(offset, "its length is " + BlockLayout.lengthOf(lengthAndKind)
							+ ", more than its slot holds");
		}
	}

	/**
	 * Fills the image with the newest version of the block at a place where there may be no block any more. False if
	 * there is none, or if {@link #read} would have to be asked: the snapshot does not see the newest version, the block is
	 * being written or damaged, or its payload has more than {@code limit} bytes. The image then holds nothing.
	 */
	public boolean readIfThere(long offset, long snapshot, int limit, BlockImage into) {
		if (!isPossible(offset)) {
			return false;
		}
		long version = (long) LONG_HANDLE.getAcquire(this.segment, offset);
		if (Long.compareUnsigned(version, snapshot) > 0) {
			return false;
		}
		if (into.version == version && into.offset == offset && into.filledBy == this) {
			return into.length <= limit;
		}
		into.filledBy = null;
		long lengthAndKind = this.segment.get(PoolLayout.LONG, offset + BlockLayout.LENGTH);
		long typeAndChecksum = this.segment.get(PoolLayout.LONG, offset + BlockLayout.TYPE);
		int length = BlockLayout.lengthOf(lengthAndKind);
		if (length > limit || !fits(offset, length)) {
			return false;
		}
		copyPayload(offset, length, into);
		VarHandle.loadLoadFence();
		if ((long) LONG_HANDLE.getOpaque(this.segment, offset) != version) {
			return false;
		}
		fill(into, offset, version, lengthAndKind, typeAndChecksum);
		if (!isRight(into, lengthAndKind, typeAndChecksum)) {
			return false;
		}
		into.filledBy = this;
		return true;
	}

	private void readEarlier(long offset, long snapshot, long newest, BlockImage into) {
		VersionChains.Version version = this.chains.find(offset, snapshot);
		if (version == null) {
			throw missing(offset, snapshot, newest);
		}
		into.filledBy = null;
		BlockHeader header = version.header;
		int length = header.length();
		byte[] payload = version.payload;
		if (payload != null) {
			System.arraycopy(payload, 0, into.ensureCapacity(length), 0, length);
		} else {
			// the block was freed: its slot is not reused, and its bytes stay, while this snapshot is active
			copyPayload(offset, length, into);
		}
		fill(into, offset, header.version(), header.lengthAndKind(), header.typeAndChecksum());
		if (!isRight(into, header.lengthAndKind(), header.typeAndChecksum())) {
			throw (payload != null)
					? mistake(offset, "the version of commit " + into.version
							+ " that is kept in memory for snapshot " + snapshot + " isn't what that commit has left")
					: wrong(into, header.lengthAndKind(), header.typeAndChecksum());
		}
	}

	/**
	 * No version of the block is for the snapshot. Where the chains know earlier versions of the block, but not the one that the
	 * snapshot needs, the engine has lost that one; where they know none, nobody has changed the block since the snapshot, and
	 * the version number in the pool is not what was written.
	 */
	private PoolException missing(long offset, long snapshot, long newest) {
		String versions = "its version is " + newest + ", newer than snapshot " + snapshot;
		return this.chains.knows(offset)
				? mistake(offset, versions + ", and of the earlier versions that are kept none is for the snapshot")
				: damaged(offset, versions + ", and no earlier version is known");
	}

	private void copyPayload(long offset, int length, BlockImage into) {
		MemorySegment.copy(this.segment, ValueLayout.JAVA_BYTE, offset + BlockLayout.HEADER_BYTES,
				into.ensureCapacity(length), 0, length);
	}

	private static void fill(BlockImage into, long offset, long version, long lengthAndKind, long typeAndChecksum) {
		into.offset = offset;
		into.version = version;
		into.kind = BlockLayout.kindOf(lengthAndKind);
		into.length = BlockLayout.lengthOf(lengthAndKind);
		into.type = BlockLayout.typeOf(typeAndChecksum);
		into.checksum = BlockLayout.checksumOf(typeAndChecksum);
	}

	private static boolean isRight(BlockImage image, long lengthAndKind, long typeAndChecksum) {
		return hasKind(image, lengthAndKind)
				&& BlockLayout.checksumOf(typeAndChecksum) == BlockLayout.checksum(image.offset, image.kind, image.type,
						image.bytes, image.length);
	}

	private static boolean hasKind(BlockImage image, long lengthAndKind) {
		return image.kind != BlockKind.FREE.code() && BlockKind.isKnown(image.kind)
				&& BlockLayout.flagsOf(lengthAndKind) == 0;
	}

	private CorruptPoolException wrong(BlockImage image, long lengthAndKind, long typeAndChecksum) {
		if (!hasKind(image, lengthAndKind)) {
			return damaged(image.offset, "a block was expected there, but its kind is " + image.kind);
		}
		int found = BlockLayout.checksum(image.offset, image.kind, image.type, image.bytes, image.length);
		return damaged(image.offset, "its checksum is " + Integer.toHexString(found) + ", but "
				+ Integer.toHexString(BlockLayout.checksumOf(typeAndChecksum)) + " was written");
	}

	/** Whether the image holds the version that {@link #read} would return for the newest version of the block. */
	public boolean holdsNewest(BlockImage image, long offset) {
		return image.filledBy == this && image.offset == offset && image.version == newestVersion(offset);
	}

	private void checkOffset(long offset) {
		if (!isPossible(offset)) {
			throw damaged(offset, "no block can lie there");
		}
	}

	private boolean isPossible(long offset) {
		return offset >= PoolLayout.CATALOG_ROOT_OFFSET && (offset & 7) == 0
				&& offset <= this.medium.sizeBytes() - BlockLayout.HEADER_BYTES;
	}

	private boolean fits(long offset, int length) {
		return length >= 0 && length <= this.capacity.at(offset);
	}

	/**
	 * Brings the first lines of the blocks, which contain all of a small block, into the processor's cache. Returns
	 * meaningless bits. The first lines of all blocks come before the second ones: each may need another page, and the
	 * processor looks for several pages at once only if the loads are close together.
	 */
	public long touch(long[] offsets, int count) {
		for (int index = 0; index < count; index++) {
			checkOffset(offsets[index]);
		}
		long last = this.medium.sizeBytes() - Long.BYTES;
		long bits = 0;
		for (int line = 0; line < TOUCHED_BYTES; line += CACHE_LINE_BYTES) {
			for (int index = 0; index < count; index++) {
				bits |= this.segment.get(PoolLayout.LONG, Math.min(offsets[index] + line, last));
			}
		}
		return bits;
	}

	/** The version number of the newest version, committed or being installed. */
	public long newestVersion(long offset) {
		checkOffset(offset);
		return (long) LONG_HANDLE.getAcquire(this.segment, offset);
	}

	/** The header in place, of a block or of a free slot; only the commit leader may trust it. */
	public BlockHeader headerAt(long offset) {
		return new BlockHeader(newestVersion(offset), this.segment.get(PoolLayout.LONG, offset + BlockLayout.LENGTH),
				this.segment.get(PoolLayout.LONG, offset + BlockLayout.TYPE));
	}

	/** The medium that the pool lies on. */
	public Medium medium() {
		return this.medium;
	}

	private CorruptPoolException damaged(long offset, String what) {
		return CorruptPoolException.damagedAt(PoolFacts.of(this.medium.name()).at(offset), what);
	}

	private EngineException mistake(long offset, String what) {
		return new EngineException(PoolFacts.of(this.medium.name()).at(offset), what, null);
	}

}

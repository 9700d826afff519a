/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.block;

import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.pool.BlockHeader;

/**
 * Earlier versions of blocks, for snapshots that are older than the newest commit. Volatile: after a restart no such
 * snapshot exists.
 * <p>
 * Life of a version: before the leader stores the first change of a batch, it announces all versions that the batch
 * supersedes ({@link #installing}). After the batch is published ({@link #installed}), versions that an active snapshot
 * may need go to the chains. Most often there is no such snapshot, and the versions are dropped at once. A version in a
 * chain is recent until its owner is known: the newest active snapshot that sees it. When the owner ends, an older
 * snapshot that sees the version becomes its owner. If there is none, the version is dropped. One snapshot therefore
 * keeps at most one version of a block, however often the block is changed meanwhile. A block that a commit freed goes
 * back to the {@link FreedBlocks} when its version is dropped. Its version is also kept while a snapshot sees an
 * earlier version of the block.
 * <p>
 * Invariants:
 * <ul>
 * <li>a version that an active snapshot may need is in {@code installing} or in its chain, at every moment;
 * <li>a freed block is given back after all of its versions that an active snapshot may need. A reader of such a
 * version passes the header in the block's place, which must show a later commit until then;
 * <li>a chain is ordered from newest to oldest; each version in a chain is in exactly one of the leader's lists;
 * <li>only the commit leader changes anything; any thread reads. A reader looks at {@code installing} after it has
 * loaded a version number that it can't see. It therefore finds the table of the batch that stored the number, or a
 * later table; in this case the chains hold the versions that the batch superseded;
 * <li>if an Error stops the leader, calling the method once more goes on; at worst a freed block is lost until the pool
 * is opened again. Nothing is given to {@code FreedBlocks} twice.
 * </ul>
 * Scheme: Boettcher, Leis, Neumann, Kemper, Scalable Garbage Collection for In-Memory MVCC Systems (VLDB 2019), section
 * 4.
 */
public final class VersionChains {

	/** The size of a version in the Java heap in addition to its payload, with its entry in the map, in bytes. */
	private static final int VERSION_BYTES = 128;

	/**
	 * The number of recent versions that are examined together: for each examination the active snapshots must be
	 * listed.
	 */
	private static final int RECENT_COUNT = 256;

	private static final long RECENT_BYTES = 1 << 20;

	/**
	 * A version of a block before a commit changed or freed it.
	 */
	public static final class Version {

		final long offset;

		/** The number of the commit that stored it; as in the header, for readers that look for theirs. */
		final long version;

		final long supersededBy;

		public final BlockHeader header;

		/** The payload; null where the block was freed, so that its bytes still lie in its place. */
		public final byte @Nullable [] payload;

		volatile @Nullable Version older;

		/** The next version in the leader's list. */
		private @Nullable Version next;

		/** Whether {@link #installed} is done with it. */
		private boolean isSettled;

		/**
		 * @param header the block's header as it was
		 * @param supersededBy the commit that changed or freed the block
		 * @param payload null if the block was freed
		 */
		public Version(long offset, BlockHeader header, long supersededBy, byte @Nullable [] payload) {
			this.offset = offset;
			this.version = header.version();
			this.supersededBy = supersededBy;
			this.header = header;
			this.payload = payload;
		}

		private boolean isFreed() {
			return this.payload == null;
		}

		private long sizeBytes() {
			return (this.payload != null) ? (long) VERSION_BYTES + this.payload.length : VERSION_BYTES;
		}

	}

	/** Takes blocks that commits have freed, when no snapshot can reach them any more. */
	@FunctionalInterface
	public interface FreedBlocks {

		/** Gives the space of a freed block back. Called by the commit leader alone. */
		void release(long offset);

	}

	/** Versions in the order in which they were superseded, or versions of one owner. */
	private static final class VersionList {

		@Nullable
		Version first;

		private @Nullable Version last;

		int count;

		long sizeBytes;

		void add(Version version) {
			version.next = null;
			if (this.last == null) {
				this.first = version;
			} else {
				this.last.next = version;
			}
			this.last = version;
			this.count++;
			this.sizeBytes += version.sizeBytes();
		}

		void removeFirst() {
			Version removed = this.first;
			if (removed != null) {
				this.count--;
				this.sizeBytes -= removed.sizeBytes();
				this.first = removed.next;
				if (this.first == null) {
					this.last = null;
				}
			}
		}

	}

	private static final LongMap<Version> NONE = new LongMap<>(0);

	/** The versions that the batch being stored supersedes, by offset; not changed once they are here. */
	private final AtomicReference<LongMap<Version>> installing = new AtomicReference<>(NONE);

	private final ConcurrentHashMap<Long, Version> newestByOffset = new ConcurrentHashMap<>();

	private final VersionList recent = new VersionList();

	/** The versions by their owners' snapshots. */
	private final TreeMap<Long, VersionList> owned = new TreeMap<>();

	private volatile long retainedBytes;

	/** The oldest snapshot that owns versions, or -1. */
	private volatile long oldestOwner = -1;

	/** By the leader, while nothing is stored yet: makes the table ready for {@link #installing}. */
	public void prepare(LongMap<Version> superseded) {
		if (!this.newestByOffset.isEmpty()) {
			for (int position = 0; position < superseded.positionCount(); position++) {
				Version version = superseded.valueAt(position);
				if (version != null) {
					version.older = this.newestByOffset.get(version.offset);
				}
			}
		}
	}

	/** A batch is about to be stored that supersedes these versions, which were made ready. Can't fail. */
	public void installing(LongMap<Version> superseded) {
		this.installing.setRelease(superseded);
		// a release, or a volatile store, alone may be overtaken by the stores that follow it
		VarHandle.storeStoreFence();
	}

	/**
	 * The batch is published: keeps what snapshots before it may need, drops what none does. To be called before the next
	 * one is made ready.
	 */
	public void installed(long oldestSnapshot, FreedBlocks freed) {
		LongMap<Version> superseded = this.installing.getPlain();
		if (superseded == NONE) {
			return;
		}
		for (int position = 0; position < superseded.positionCount(); position++) {
			Version version = superseded.valueAt(position);
			if (version == null || version.isSettled) {
				continue;
			}
			if (oldestSnapshot < version.supersededBy) {
				this.newestByOffset.put(version.offset, version);
				version.isSettled = true;
				this.recent.add(version);
				this.retainedBytes += version.sizeBytes();
			} else {
				version.isSettled = true;
				if (version.isFreed()) {
					freed.release(version.offset);
				}
			}
		}
		this.installing.setRelease(NONE);
	}

	/**
	 * The version that the snapshot sees; null if it is not known. An older version may be kept although the one after
	 * it is dropped: a snapshot between the two has no version.
	 */
	@Nullable
	public Version find(long offset, long snapshot) {
		Version version = this.installing.getAcquire().get(offset);
		if (version == null) {
			version = this.newestByOffset.get(offset);
		}
		while (version != null && version.version > snapshot) {
			version = version.older;
		}
		return (version != null && version.supersededBy > snapshot) ? version : null;
	}

	/** Whether there are earlier versions of the block, whichever snapshot they are for. */
	boolean knows(long offset) {
		return isInstalling(offset) || this.newestByOffset.containsKey(offset);
	}

	/** Whether a batch that changes the block is being stored, or was when storing it failed. */
	boolean isInstalling(long offset) {
		return this.installing.getAcquire().containsKey(offset);
	}

	/**
	 * Drops versions that no snapshot needs, a bounded number of them.
	 * @param oldestSnapshot the oldest in use
	 * @param active gives the snapshots in use, in order: those acquired later must see all that was published before
	 * @param maximumCount how many versions to look at
	 * @param isThorough whether to look for snapshots that have ended even where little can be gained
	 * @return how many versions were looked at: the maximum, if there may be more
	 */
	public int trim(long oldestSnapshot, Supplier<long[]> active, int maximumCount, boolean isThorough,
			FreedBlocks freed) {
		int count = dropRecent(oldestSnapshot, maximumCount, freed);
		Map.Entry<Long, VersionList> ended = this.owned.isEmpty() ? null : this.owned.firstEntry();
		while (ended != null && ended.getKey() < oldestSnapshot && count < maximumCount) {
			VersionList versions = ended.getValue();
			for (Version version = versions.first; version != null && count < maximumCount; version = versions.first) {
				drop(version, versions, freed);
				count++;
			}
			if (versions.first == null) {
				this.owned.remove(ended.getKey());
			}
			ended = this.owned.isEmpty() ? null : this.owned.firstEntry();
		}
		boolean isDue = this.recent.count >= RECENT_COUNT || this.recent.sizeBytes >= RECENT_BYTES
				|| (isThorough && this.retainedBytes > 0);
		if (isDue && count < maximumCount) {
			long[] snapshots = active.get();
			count += reassignEnded(snapshots, maximumCount - count, freed);
			count += reassign(this.recent, snapshots, maximumCount - count, freed);
		}
		this.oldestOwner = this.owned.isEmpty() ? -1 : this.owned.firstKey();
		return count;
	}

	private int dropRecent(long oldestSnapshot, int maximumCount, FreedBlocks freed) {
		int count = 0;
		for (Version version = this.recent.first; version != null && version.supersededBy <= oldestSnapshot
				&& count < maximumCount; version = this.recent.first) {
			drop(version, this.recent, freed);
			count++;
		}
		return count;
	}

	/** Versions whose owner isn't active any more get another one, or are dropped. */
	private int reassignEnded(long[] snapshots, int maximumCount, FreedBlocks freed) {
		int count = 0;
		Map.Entry<Long, VersionList> next = this.owned.isEmpty() ? null : this.owned.firstEntry();
		while (next != null && count < maximumCount) {
			if (Arrays.binarySearch(snapshots, next.getKey()) < 0) {
				count += reassign(next.getValue(), snapshots, maximumCount - count, freed);
				if (next.getValue().first == null) {
					this.owned.remove(next.getKey());
				}
			}
			next = this.owned.higherEntry(next.getKey());
		}
		return count;
	}

	/**
	 * Gives each version of the list to the newest active snapshot that sees it, or drops it. That of a freed block is given
	 * to one that sees an earlier version, or may do so.
	 */
	private int reassign(VersionList versions, long[] snapshots, int maximumCount, FreedBlocks freed) {
		int count = 0;
		for (Version version = versions.first; version != null && count < maximumCount; version = versions.first) {
			int found = Arrays.binarySearch(snapshots, version.supersededBy - 1);
			int newest = (found >= 0) ? found : -found - 2;
			boolean keepsPlace = version.isFreed() && version.older != null;
			if (newest >= 0 && (keepsPlace || snapshots[newest] >= version.version)) {
				VersionList owner = this.owned.computeIfAbsent(snapshots[newest], (_) -> new VersionList());
				versions.removeFirst();
				owner.add(version);
			} else {
				drop(version, versions, freed);
			}
			count++;
		}
		return count;
	}

	/** Takes the first version of the list out of it and out of its chain. */
	private void drop(Version version, VersionList list, FreedBlocks freed) {
		unlink(version);
		list.removeFirst();
		this.retainedBytes -= version.sizeBytes();
		if (version.isFreed()) {
			freed.release(version.offset);
		}
	}

	/** Does nothing if it's done already. A reader that stands on the version goes on from it as before. */
	private void unlink(Version version) {
		Version newest = this.newestByOffset.get(version.offset);
		Version older = version.older;
		if (newest == version) {
			if (older == null) {
				this.newestByOffset.remove(version.offset);
			} else {
				this.newestByOffset.put(version.offset, older);
			}
			return;
		}
		for (Version newer = newest; newer != null; newer = newer.older) {
			if (newer.older == version) {
				newer.older = older;
				return;
			}
		}
	}

	/** What the chains take of the Java heap, in bytes, roughly. */
	public long retainedBytes() {
		return this.retainedBytes;
	}

	/** Whether this snapshot's end may leave versions that nobody needs. */
	public boolean isOldestOwner(long snapshot) {
		return this.oldestOwner == snapshot;
	}

	/** How many blocks have earlier versions that a snapshot may need. */
	public int size() {
		return this.newestByOffset.size();
	}

	/**
	 * Asserts the invariants of chains and lists; true. For the leader, or when nobody commits, and only as long as no Error
	 * has stopped a leader. Takes time in proportion to the versions that are kept.
	 */
	public boolean checkConsistent() {
		Set<Version> listed = Collections.newSetFromMap(new IdentityHashMap<>());
		long bytes = checkList(this.recent, listed);
		for (Map.Entry<Long, VersionList> owner : this.owned.entrySet()) {
			assert owner.getValue().first != null : "snapshot " + owner.getKey() + " owns no version";
			bytes += checkList(owner.getValue(), listed);
		}
		assert bytes == this.retainedBytes : bytes + " bytes are kept, not " + this.retainedBytes;
		this.newestByOffset.forEach((offset, newest) -> {
			long changedBy = Long.MAX_VALUE;
			for (Version version = newest; version != null; version = version.older) {
				assert version.offset == offset : "in the chain of offset " + offset + ", not " + version.offset;
				assert version.version < version.supersededBy && version.supersededBy <= changedBy
						: "the chain of offset " + offset + " is out of order at version " + version.version;
				assert listed.remove(version) : "version " + version.version + " of " + offset + " is in no list";
				changedBy = version.version;
			}
		});
		assert listed.isEmpty() : listed.size() + " listed versions are in no chain";
		return true;
	}

	/** Asserts that the list counts what is in it, and adds its versions to those that are listed. */
	private static long checkList(VersionList list, Set<Version> listed) {
		int count = 0;
		long bytes = 0;
		for (Version version = list.first; version != null; version = version.next) {
			assert listed.add(version) : "version " + version.version + " of " + version.offset + " is listed twice";
			count++;
			bytes += version.sizeBytes();
		}
		assert count == list.count && bytes == list.sizeBytes : "a list of " + count + " versions counts " + list.count;
		return bytes;
	}

}

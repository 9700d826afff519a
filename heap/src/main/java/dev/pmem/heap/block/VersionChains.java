package dev.pmem.heap.block;

import java.util.ArrayDeque;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * Earlier versions of blocks, for snapshots that are older than the newest one. Volatile: after a restart no such
 * snapshot exists.
 * <p>
 * Invariants: a chain is ordered from newest to oldest; a version stays in its chain while a snapshot older than the
 * commit that superseded it may be active. Only the commit leader adds and trims; any thread reads.
 */
public final class VersionChains {

	/**
	 * A version of a block before a commit changed or freed it.
	 */
	public static final class Version {

		final long version;

		final long supersededBy;

		final long lengthAndKind;

		final long typeAndChecksum;

		/** The payload; null where the block was freed, so that its bytes still lie in its place. */
		final byte @Nullable [] payload;

		volatile @Nullable Version older;

		public Version(long version, long supersededBy, long lengthAndKind, long typeAndChecksum,
				byte @Nullable [] payload) {
			this.version = version;
			this.supersededBy = supersededBy;
			this.lengthAndKind = lengthAndKind;
			this.typeAndChecksum = typeAndChecksum;
			this.payload = payload;
		}

	}

	private record Superseded(long sequence, long[] offsets, int count) {}

	private final ConcurrentHashMap<Long, Version> newestByOffset = new ConcurrentHashMap<>();

	private final ArrayDeque<Superseded> untrimmed = new ArrayDeque<>();

	/** Adds the version that a commit is about to supersede; before the block's header shows the new version. */
	public void push(long offset, Version version) {
		version.older = this.newestByOffset.get(offset);
		this.newestByOffset.put(offset, version);
	}

	/** Notes what a commit superseded, once all of it was pushed. */
	public void superseded(long sequence, long[] offsets, int count) {
		this.untrimmed.add(new Superseded(sequence, offsets, count));
	}

	/** The newest version that is visible to the snapshot, or null. */
	@Nullable
	Version find(long offset, long snapshot) {
		Version version = this.newestByOffset.get(offset);
		while (version != null && version.version > snapshot) {
			version = version.older;
		}
		return version;
	}

	/** Drops what no snapshot at or after the given one needs. */
	public void trim(long oldestSnapshot) {
		while (true) {
			Superseded next = this.untrimmed.peek();
			if (next == null || next.sequence > oldestSnapshot) {
				return;
			}
			this.untrimmed.remove();
			for (int index = 0; index < next.count; index++) {
				trimChain(next.offsets[index], oldestSnapshot);
			}
		}
	}

	private void trimChain(long offset, long oldestSnapshot) {
		Version newest = this.newestByOffset.get(offset);
		if (newest == null) {
			return;
		}
		if (newest.supersededBy <= oldestSnapshot) {
			this.newestByOffset.remove(offset);
			return;
		}
		Version kept = newest;
		for (Version older = kept.older; older != null; older = kept.older) {
			if (older.supersededBy <= oldestSnapshot) {
				kept.older = null;
				return;
			}
			kept = older;
		}
	}

	/** How many blocks have earlier versions. */
	public int size() {
		return this.newestByOffset.size();
	}

}

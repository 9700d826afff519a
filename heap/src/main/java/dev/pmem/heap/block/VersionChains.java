package dev.pmem.heap.block;

import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * Earlier versions of blocks, for snapshots that are older than the newest one. Volatile: after a restart no such
 * snapshot exists.
 * <p>
 * Life of a version: the leader names all that a batch supersedes before it stores the first of the batch's changes
 * ({@link #installing}). After the batch is published, versions that an active snapshot may need go to the chains; most
 * often there's no such snapshot, and they are dropped at once.
 * <p>
 * Invariants: a version that an active snapshot may need is in {@code installing} or in its chain, at every moment; a chain
 * is ordered from newest to oldest. Only the commit leader changes anything; any thread reads. A reader looks at
 * {@code installing} after it has loaded a version number that it can't see, and so finds the table of the batch that
 * stored the number, or a later one, and then the chains hold what that batch superseded.
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

	private record Superseded(long sequence, LongMap<Version> versions) {}

	private static final LongMap<Version> NONE = new LongMap<>(0);

	/** What the batch being stored supersedes, by offset; not changed once it is here. */
	private final AtomicReference<LongMap<Version>> installing = new AtomicReference<>(NONE);

	private final ConcurrentHashMap<Long, Version> newestByOffset = new ConcurrentHashMap<>();

	private final ArrayDeque<Superseded> untrimmed = new ArrayDeque<>();

	/** A batch is about to be stored that supersedes these versions. */
	public void installing(LongMap<Version> superseded) {
		if (!this.newestByOffset.isEmpty()) {
			superseded.forEach((offset, version) -> version.older = this.newestByOffset.get(offset));
		}
		this.installing.setRelease(superseded);
		// a release, or a volatile store, alone may be overtaken by the stores that follow it
		VarHandle.storeStoreFence();
	}

	/** The batch is published: keeps what snapshots before it may need, drops what none does. */
	public void installed(long sequence, long oldestSnapshot) {
		LongMap<Version> superseded = this.installing.getPlain();
		if (oldestSnapshot < sequence) {
			superseded.forEach(this.newestByOffset::put);
			this.untrimmed.add(new Superseded(sequence, superseded));
		}
		this.installing.setRelease(NONE);
		trim(oldestSnapshot);
	}

	/** The newest version that is visible to the snapshot, or null. */
	@Nullable
	Version find(long offset, long snapshot) {
		Version version = this.installing.getAcquire().get(offset);
		if (version == null) {
			version = this.newestByOffset.get(offset);
		}
		while (version != null && version.version > snapshot) {
			version = version.older;
		}
		return version;
	}

	/** Drops what no snapshot at or after the given one needs. */
	private void trim(long oldestSnapshot) {
		while (true) {
			Superseded next = this.untrimmed.peek();
			if (next == null || next.sequence > oldestSnapshot) {
				return;
			}
			this.untrimmed.remove();
			next.versions.forEach((offset, version) -> trimChain(offset, oldestSnapshot));
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

	/** How many blocks have earlier versions that a snapshot may need. */
	public int size() {
		return this.newestByOffset.size();
	}

}

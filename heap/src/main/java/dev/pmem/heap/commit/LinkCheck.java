/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.commit;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.exception.ConflictException;
import dev.pmem.heap.exception.ReferencedObjectException;
import dev.pmem.heap.index.IndexCursor;
import dev.pmem.heap.index.IndexKeys;
import dev.pmem.heap.index.KeyRange;
import dev.pmem.heap.pool.BlockKind;
import dev.pmem.heap.transaction.IndexChanges;
import dev.pmem.heap.transaction.IndexOverlay;
import dev.pmem.heap.transaction.ReadSet;
import dev.pmem.heap.transaction.ReferenceRule;
import dev.pmem.heap.transaction.Referrers;
import dev.pmem.heap.transaction.Transaction;
import dev.pmem.heap.transaction.Unlinked;
import dev.pmem.heap.transaction.Write;
import dev.pmem.heap.transaction.WriteSet;

/**
 * Checks that no reference dangles once a transaction has committed over the newest state: what it links is there, and
 * what it takes out of an extent is linked by nobody. Used by the commit leader alone.
 */
final class LinkCheck {

	/** What {@link WriteSet#kindOf} says of a block that the transaction does nothing to. */
	private static final int NOT_WRITTEN = -1;

	private LinkCheck() {}

	/**
	 * Throws if a reference would dangle.
	 * @throws ConflictException if another transaction has deleted what this one links, or has linked what this one
	 * deletes, in a property that would have been changed
	 * @throws ReferencedObjectException if somebody refers to what this one deletes
	 */
	static void check(Transaction transaction, CommitBatch batch) {
		IndexChanges indexes = transaction.indexChanges();
		WriteSet writes = transaction.writes();
		if (writes == null) {
			return;
		}
		if (indexes != null) {
			for (IndexOverlay overlay : indexes.overlays()) {
				if (overlay.rule != null) {
					requireTargets(overlay, overlay.rule, writes, batch);
				}
			}
		}
		Unlinked unlinked = transaction.unlinked();
		if (unlinked != null) {
			unlinked.forEach(writes, (offset, write, referrers, look) -> requireUnlinked(
					new Home(offset, write, referrers, look), transaction.snapshot(), indexes, batch, writes));
		}
	}

	/** An object that leaves its extent. */
	private record Home(long offset, Write write, Referrers referrers, Unlinked.@Nullable Look look) {}

	/** Checks that the targets of all references that are added are there. */
	private static void requireTargets(IndexOverlay overlay, ReferenceRule rule, WriteSet writes, CommitBatch batch) {
		for (Map.Entry<IndexOverlay.Entry, IndexOverlay.Operation> change : overlay.changes.entrySet()) {
			if (change.getValue() == IndexOverlay.Operation.REMOVE) {
				continue;
			}
			long target = IndexKeys.offset(change.getKey().key());
			int own = writes.kindOf(target);
			int kind = kindOf(target, batch, writes);
			if (isLive(kind) || isKept(kind) && rule.keepsTargets()) {
				continue;
			}
			if (own == BlockKind.FREE.code()) {
				throw new ReferencedObjectException("What this transaction deletes, at offset " + target + ',', target,
						rule.referrerType(), idOf(change.getKey().reference(), rule, batch, writes), rule.property());
			}
			throw new ConflictException("Another transaction has deleted the object at offset " + target + ", to which "
					+ rule + " was made to refer, since this one began. Run it again.", target);
		}
	}

	private static int kindOf(long offset, CommitBatch batch, WriteSet writes) {
		int own = writes.kindOf(offset);
		return (own != NOT_WRITTEN) ? own : batch.newestKind(offset);
	}

	private static boolean isLive(int kind) {
		return kind == BlockKind.OBJECT.code() || kind == BlockKind.FORWARD.code();
	}

	private static boolean isKept(int kind) {
		return kind == BlockKind.KEPT.code() || kind == BlockKind.KEPT_FORWARD.code();
	}

	/** Checks that nobody refers to an object that leaves its extent but those who keep it. */
	private static void requireUnlinked(Home home, long snapshot, @Nullable IndexChanges indexes, CommitBatch batch,
			WriteSet writes) {
		List<Referrers.Index> current = home.referrers.indexes();
		for (int position = 0; position < current.size(); position++) {
			Referrers.Index index = current.get(position);
			boolean isUnchanged = home.look != null && home.look.indexes() == current
					&& isUnchanged(home.look.ranges().get(position), batch, snapshot);
			if (isUnchanged) {
				continue;
			}
			requireUnlinked(home, index, indexes, batch, writes);
		}
	}

	private static boolean isUnchanged(ReadSet.Range range, CommitBatch batch, long snapshot) {
		for (int position = 0; position < range.leaves.positionCount(); position++) {
			boolean isLeaf = range.leaves.valueAt(position) != null;
			if (isLeaf && batch.isChangedSince(range.leaves.keyAt(position), snapshot)) {
				return false;
			}
		}
		return true;
	}

	private static void requireUnlinked(Home home, Referrers.Index index, @Nullable IndexChanges indexes,
			CommitBatch batch,
			WriteSet writes) {
		byte[] key = IndexKeys.ofOffset(home.offset);
		IndexOverlay own = (indexes != null) ? indexes.find(index.tree()) : null;
		IndexCursor cursor = new IndexCursor().open(batch, index.tree(), KeyRange.exactly(key), false, null);
		while (cursor.next()) {
			long referrer = cursor.reference();
			boolean isKeeper = index.rule().keepsTargets() || isKept(kindOf(referrer, batch, writes));
			if (own != null && own.removes(key, referrer) || isKeeper && Unlinked.isKept(home.write)) {
				continue;
			}
			if (index.rule().refusesDeletes() && !isKeeper) {
				throw new ReferencedObjectException(home.referrers.describe(home.write.image), home.offset,
						index.rule().referrerType(), idOf(referrer, index.rule(), batch, writes),
						index.rule().property());
			}
			throw new ConflictException("Another transaction has made " + index.rule()
					+ " refer to the object at offset "
					+ home.offset + ", which this one has deleted. Run it again.", home.offset);
		}
	}

	/** The id of a referring object; null if it can't be told. */
	private static @Nullable Object idOf(long referrer, ReferenceRule rule, CommitBatch batch,
			WriteSet writes) {
		Write own = writes.get(referrer);
		BlockImage home = (own != null) ? own.image : batch.newest(referrer);
		return (home != null && isLive(home.kind) && home.kind != BlockKind.FORWARD.code())
				? rule.ids().idOf(home)
				: null;
	}

}

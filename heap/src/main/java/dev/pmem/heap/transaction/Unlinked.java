/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.transaction;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.block.LongMap;
import dev.pmem.heap.exception.ReferencedObjectException;
import dev.pmem.heap.index.IndexKeys;
import dev.pmem.heap.index.IndexTree;
import dev.pmem.heap.index.KeyRange;

/**
 * The objects that a transaction takes out of their extents: when it commits, nobody may refer to them, or only those who
 * keep what they refer to: those whose property says so, and those that are in no extent themselves. Not thread-safe.
 * <p>
 * The transaction's thread looks at its snapshot, and notes which leaves of the indexes it came by. The commit leader looks
 * again only where one of these leaves was changed since.
 */
public final class Unlinked {

	private final LongMap<Referrers> homes = new LongMap<>();

	/** By the object's offset, of those that some index may have entries for. */
	private final LongMap<Look> looks = new LongMap<>();

	/** Whether all objects were looked at, and no entry of an index has changed since. */
	private boolean isLookedAt;

	/** Walks a range of an index as the transaction sees it, and notes what the walk comes by. */
	@FunctionalInterface
	interface Scanner {

		EntryCursor scan(IndexTree tree, KeyRange range, ReadSet.Range observed);

	}

	/**
	 * What the transaction's thread came by when it looked for references to an object.
	 *
	 * @param indexes the indexes that it looked at
	 * @param ranges what it came by in each of them
	 */
	public record Look(List<Referrers.Index> indexes, List<ReadSet.Range> ranges) {}

	/** An action on an object. */
	@FunctionalInterface
	public interface Visitor {

		/** Called for each object that leaves its extent, unless that was taken back. */
		void visit(long offset, Write write, Referrers referrers, @Nullable Look look);

	}

	/** Receives objects that somebody keeps. */
	@FunctionalInterface
	public interface Keeper {

		/** Called for an object that somebody keeps. Keeps it, too. */
		void keep(long offset, Referrers referrers);

	}

	void add(long offset, Referrers referrers) {
		this.homes.put(offset, referrers);
		this.isLookedAt = false;
	}

	void remove(long offset) {
		this.homes.remove(offset);
		this.isLookedAt = false;
	}

	/** Entries of some index have changed. */
	void indexesChanged() {
		this.isLookedAt = false;
	}

	/** Visits the objects. */
	public void forEach(WriteSet writes, Visitor visitor) {
		for (int position = 0; position < this.homes.positionCount(); position++) {
			Referrers referrers = this.homes.valueAt(position);
			if (referrers != null) {
				long offset = this.homes.keyAt(position);
				Write write = leaving(writes, offset);
				if (write != null) {
					visitor.visit(offset, write, referrers, this.looks.get(offset));
				}
			}
		}
	}

	/** What makes the object leave its extent; null if it was taken back. */
	private static @Nullable Write leaving(WriteSet writes, long offset) {
		Write made = writes.deletedInsert(offset);
		Write write = (made != null) ? made : writes.get(offset);
		return (write != null && (made != null || write.operation == Write.Operation.DELETE || isKept(write)))
				? write
				: null;
	}

	/** The offsets of the objects in ascending order, in which neighbours find what they need in the same leaves. */
	private long[] offsets() {
		long[] offsets = new long[this.homes.size()];
		int count = 0;
		for (int position = 0; position < this.homes.positionCount(); position++) {
			if (this.homes.valueAt(position) != null) {
				offsets[count++] = this.homes.keyAt(position);
			}
		}
		Arrays.sort(offsets);
		return offsets;
	}

	/** Whether the object lives on outside of its extent. */
	public static boolean isKept(Write write) {
		return write.operation != Write.Operation.DELETE && ObjectBlocks.isKept(write.image);
	}

	/**
	 * Looks at the transaction's snapshot, and its own changes over it, unless nothing has changed since it last did so.
	 * @param keeper is told of the objects that somebody keeps; null to refuse these as well
	 * @throws ReferencedObjectException if somebody refers to one of the objects, and does not keep it
	 */
	void look(ObjectBlocks blocks, WriteSet writes, Scanner scanner, @Nullable Keeper keeper) {
		while (!this.isLookedAt) {
			// a keeper changes entries, so that more may be kept
			this.isLookedAt = true;
			for (long offset : offsets()) {
				Referrers referrers = this.homes.get(offset);
				Write write = leaving(writes, offset);
				if (referrers != null && write != null
						&& !look(blocks, new Home(offset, write, referrers), scanner, keeper)) {
					Objects.requireNonNull(keeper).keep(offset, referrers);
					this.isLookedAt = false;
				}
			}
		}
	}

	/** An object that leaves its extent. */
	private record Home(long offset, Write write, Referrers referrers) {}

	/** Whether nobody refers to the object but who may; if not, somebody keeps it. */
	private boolean look(ObjectBlocks blocks, Home home, Scanner scanner, @Nullable Keeper keeper) {
		List<Referrers.Index> indexes = home.referrers.indexes();
		if (indexes.isEmpty()) {
			return true;
		}
		List<ReadSet.Range> ranges = new ArrayList<>(indexes.size());
		for (Referrers.Index index : indexes) {
			ReadSet.Range range = look(blocks, home, index, scanner, keeper);
			if (range == null) {
				return false;
			}
			ranges.add(range);
		}
		this.looks.put(home.offset, new Look(indexes, ranges));
		return true;
	}

	/** What it came by; null if somebody keeps the object. */
	private static ReadSet.@Nullable Range look(ObjectBlocks blocks, Home home, Referrers.Index index, Scanner scanner,
			@Nullable Keeper keeper) {
		KeyRange range = KeyRange.exactly(IndexKeys.ofOffset(home.offset));
		ReadSet.Range seen = new ReadSet.Range(index.tree(), range, false);
		ReferenceRule rule = index.rule();
		EntryCursor cursor = scanner.scan(index.tree(), range, seen);
		while (cursor.next()) {
			long referrer = cursor.reference();
			boolean isKeeper = rule.keepsTargets()
					|| ObjectBlocks.isKept(blocks.read(referrer, new BlockImage()));
			if (isKeeper && isKept(home.write)) {
				continue;
			}
			if (isKeeper && keeper != null) {
				return null;
			}
			throw new ReferencedObjectException(home.referrers.describe(home.write.image), home.offset,
					rule.referrerType(), rule.ids().idOf(blocks.readObject(referrer)), rule.property());
		}
		return seen;
	}

}

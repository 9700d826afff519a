/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.transaction;

import java.util.ArrayList;
import java.util.List;

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

	void add(long offset, Referrers referrers) {
		this.homes.put(offset, referrers);
	}

	void remove(long offset) {
		this.homes.remove(offset);
	}

	/** Visits the objects. */
	public void forEach(WriteSet writes, Visitor visitor) {
		for (int position = 0; position < this.homes.positionCount(); position++) {
			Referrers referrers = this.homes.valueAt(position);
			if (referrers != null) {
				long offset = this.homes.keyAt(position);
				Write made = writes.deletedInsert(offset);
				Write write = (made != null) ? made : writes.get(offset);
				if (write != null && (made != null || write.operation == Write.Operation.DELETE || isKept(write))) {
					visitor.visit(offset, write, referrers, this.looks.get(offset));
				}
			}
		}
	}

	/** Whether the object lives on outside of its extent. */
	public static boolean isKept(Write write) {
		return write.operation != Write.Operation.DELETE && ObjectBlocks.isKept(write.image);
	}

	/**
	 * Looks at the transaction's snapshot, and its own changes over it.
	 * @throws ReferencedObjectException if somebody refers to one of the objects, and does not keep it
	 */
	void look(ObjectBlocks blocks, WriteSet writes, Scanner scanner) {
		forEach(writes, (offset, write, referrers, _) -> {
			List<Referrers.Index> indexes = referrers.indexes();
			if (!indexes.isEmpty()) {
				List<ReadSet.Range> ranges = new ArrayList<>(indexes.size());
				for (Referrers.Index index : indexes) {
					ranges.add(look(blocks, offset, write, referrers, index, scanner));
				}
				this.looks.put(offset, new Look(indexes, ranges));
			}
		});
	}

	private static ReadSet.Range look(ObjectBlocks blocks, long offset, Write write, Referrers referrers,
			Referrers.Index index, Scanner scanner) {
		KeyRange range = KeyRange.exactly(IndexKeys.ofOffset(offset));
		ReadSet.Range seen = new ReadSet.Range(index.tree(), range, false);
		ReferenceRule rule = index.rule();
		EntryCursor cursor = scanner.scan(index.tree(), range, seen);
		while (cursor.next()) {
			long referrer = cursor.reference();
			boolean isKeeper = rule.keepsTargets()
					|| ObjectBlocks.isKept(blocks.read(referrer, new BlockImage()));
			if (!(isKept(write) && isKeeper)) {
				throw new ReferencedObjectException(referrers.describe(write.image), offset, rule.referrerType(),
						rule.ids().idOf(blocks.readObject(referrer)), rule.property());
			}
		}
		return seen;
	}

}

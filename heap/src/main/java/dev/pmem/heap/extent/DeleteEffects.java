/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import dev.pmem.heap.annotation.DeleteAction;
import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.exception.ReferencedObjectException;
import dev.pmem.heap.index.IndexKeys;
import dev.pmem.heap.index.KeyRange;
import dev.pmem.heap.transaction.EntryCursor;
import dev.pmem.heap.transaction.ObjectBlocks;
import dev.pmem.heap.transaction.ReferenceRule;
import dev.pmem.heap.transaction.Referrers;
import dev.pmem.heap.transaction.Transaction;
import dev.pmem.heap.transaction.Unlinked;
import dev.pmem.heap.transaction.WriteSet;

/**
 * What the deletes of a transaction do to those that refer to the deleted objects, as the properties are declared. Used
 * once, before the commit, by the transaction's thread.
 * <p>
 * Referrers are changed and deleted until no deleted object has a referrer that must be. Then the deleted objects are kept
 * that somebody keeps. Whoever refers to a deleted object after that refuses the commit.
 */
final class DeleteEffects {

	/** How many objects one transaction changes and deletes at most because they refer to deleted ones. */
	private static final int MAXIMUM_OBJECTS = 100_000;

	private final Transaction blocks;

	private final Unlinked unlinked;

	private final ObjectContext context;

	private final Set<Long> settled = new HashSet<>();

	private int objectCount;

	private DeleteEffects(Transaction blocks, Unlinked unlinked, ObjectContext context) {
		this.blocks = blocks;
		this.unlinked = unlinked;
		this.context = context;
	}

	/** Whether something may refer to what the transaction deletes. */
	static boolean hasEffects(Transaction blocks) {
		Unlinked unlinked = blocks.unlinked();
		WriteSet writes = blocks.writes();
		boolean[] found = {false};
		if (unlinked != null && writes != null) {
			unlinked.forEach(writes, (_, _, referrers, _) -> found[0] |= !referrers.indexes().isEmpty());
		}
		return found[0];
	}

	/**
	 * Changes and deletes the referrers of what the transaction deletes, and keeps what is to be kept.
	 * @throws ReferencedObjectException if there are too many referrers, or one that refuses
	 */
	static void settle(Transaction blocks, ObjectContext context) {
		Unlinked unlinked = blocks.unlinked();
		if (unlinked != null) {
			DeleteEffects effects = new DeleteEffects(blocks, unlinked, context);
			if (effects.mayAct()) {
				effects.settleReferrers();
			}
			// a kept object keeps what it refers to, so that more may be kept because of it
			blocks.requireUnlinked((offset, referrers) -> ((ExtentReferrers) referrers).keep(blocks, offset));
			context.refreshErased();
		}
	}

	/** An object that the transaction deletes. */
	private record Home(long offset, ExtentReferrers referrers) {}

	/** The objects that the transaction deletes now. */
	private Map<Long, Home> deleted() {
		Map<Long, Home> deleted = new LinkedHashMap<>();
		WriteSet writes = this.blocks.writes();
		if (writes != null) {
			this.unlinked.forEach(writes, (offset, write, referrers, _) -> {
				if (!Unlinked.isKept(write)) {
					deleted.put(offset, new Home(offset, (ExtentReferrers) referrers));
				}
			});
		}
		return deleted;
	}

	/** Whether a property that may refer to a deleted object is to be changed, or its object to be deleted. */
	private boolean mayAct() {
		WriteSet writes = this.blocks.writes();
		Set<Referrers> seen = new HashSet<>();
		boolean[] found = {false};
		if (writes != null) {
			this.unlinked.forEach(writes, (_, _, referrers, _) -> {
				if (seen.add(referrers)) {
					found[0] |= referrers.indexes().stream().anyMatch((index) -> acts(index.rule()));
				}
			});
		}
		return found[0];
	}

	private static boolean acts(ReferenceRule rule) {
		return rule.isOfExtent()
				&& (rule.onDelete() == DeleteAction.SET_NULL || rule.onDelete() == DeleteAction.DELETE);
	}

	private void settleReferrers() {
		Map<Long, Home> homes = deleted();
		while (!homes.isEmpty()) {
			Map<Long, Set<Long>> erased = new LinkedHashMap<>();
			Set<Long> alsoDeleted = new LinkedHashSet<>();
			homes.values().forEach((home) -> collect(home, erased, alsoDeleted));
			alsoDeleted.forEach((referrer) -> {
				if (!this.blocks.isDeleted(referrer)) {
					this.context.delete(referrer);
				}
			});
			erased.forEach((referrer, targets) -> {
				if (!this.blocks.isDeleted(referrer)) {
					this.context.erase(referrer, targets::contains);
				}
			});
			this.settled.addAll(homes.keySet());
			homes = deleted();
			homes.keySet().removeAll(this.settled);
		}
	}

	private void collect(Home home, Map<Long, Set<Long>> erased, Set<Long> alsoDeleted) {
		for (Referrers.Index index : home.referrers.indexes()) {
			ReferenceRule rule = index.rule();
			if (!acts(rule)) {
				continue;
			}
			EntryCursor cursor = scan(index, home.offset);
			while (cursor.next()) {
				long referrer = cursor.reference();
				if (isKept(referrer)) {
					continue;
				}
				if (++this.objectCount > MAXIMUM_OBJECTS) {
					throw ReferencedObjectException.ofTooMany(MAXIMUM_OBJECTS, home.offset, rule.referrerType(),
							rule.property());
				}
				if (rule.onDelete() == DeleteAction.DELETE) {
					alsoDeleted.add(referrer);
				} else {
					erased.computeIfAbsent(referrer, (_) -> new HashSet<>()).add(home.offset);
				}
			}
		}
	}

	private EntryCursor scan(Referrers.Index index, long target) {
		return this.blocks.scan(index.tree(), KeyRange.exactly(IndexKeys.ofOffset(target)), false);
	}

	private boolean isKept(long referrer) {
		return ObjectBlocks.isKept(this.blocks.read(referrer, new BlockImage()));
	}

}

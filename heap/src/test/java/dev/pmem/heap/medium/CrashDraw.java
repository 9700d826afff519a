/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Decides what a crash leaves of each pending unit.
 */
@FunctionalInterface
interface CrashDraw {

	/**
	 * @param contents the durable contents, to be made what the crash leaves
	 */
	void draw(PendingUnit unit, long[] contents);

	/** Everything that was stored before the given moment, in the order of the program. */
	static CrashDraw before(long sequence) {
		return (unit, contents) -> unit.apply(unit.countBelow(sequence), contents);
	}

	/** How many choices {@link #numbered} has for a unit. */
	static long choices(PendingUnit unit, CrashModel model) {
		return (model == CrashModel.POWER_LOSS_SECTORS) ? Math.max(unit.count(), 1) + 2L : unit.count() + 1L;
	}

	/** Of all combinations the one of this number: the first has nothing that can be lost, the last everything. */
	static CrashDraw numbered(long number, CrashModel model) {
		long[] rest = {number};
		SplittableRandom garbage = new SplittableRandom(number);
		return (unit, contents) -> {
			long choices = choices(unit, model);
			int choice = (int) (rest[0] % choices);
			rest[0] /= choices;
			if (model != CrashModel.POWER_LOSS_SECTORS) {
				unit.apply(choice, contents);
			} else if (choice == 1) {
				noise(contents, garbage);
			} else {
				unit.apply(Math.min(Math.max(choice - 1, 0), unit.count()), contents);
			}
		};
	}

	/** Nothing, everything and whole lines come up more often than by pure chance. */
	static CrashDraw ofLines(RandomGenerator random) {
		int kind = random.nextInt(8);
		return (unit, contents) -> unit.apply(switch (kind) {
			case 0 -> 0;
			case 1 -> unit.count();
			// Whole lines only: with many words to a line the extremes are rare otherwise.
			case 2, 3, 4 -> random.nextBoolean() ? unit.count() : 0;
			default -> random.nextInt(unit.count() + 1);
		}, contents);
	}

	/**
	 * Some of all that may happen to sectors, and what harms most more often than by pure chance: one sector that is lost,
	 * kept, or garbage against all others; pages that were written at different moments.
	 */
	static CrashDraw ofSectors(RandomGenerator random, Collection<PendingUnit> units, long storeSequence) {
		PendingUnit one = any(random, units, storeSequence);
		long moment = random.nextLong(storeSequence + 1);
		Map<Long, Long> pageMoments = new HashMap<>();
		return switch (random.nextInt(14)) {
			case 0 -> (unit, contents) -> {};
			case 1 -> (unit, contents) -> unit.apply(unit.count(), contents);
			case 2 -> before(moment);
			case 3, 4 -> (unit, contents) -> unit.apply(unit.countBelow(pageMoments.computeIfAbsent(
					unit.offset / ImageBuffers.PAGE_SIZE_BYTES, (page) -> random.nextLong(storeSequence + 1))),
					contents);
			case 5 -> (unit, contents) -> unit.apply((unit == one) ? 0 : unit.count(), contents);
			case 6 -> (unit, contents) -> unit.apply((unit == one) ? unit.count() : 0, contents);
			case 7 -> (unit, contents) -> unit.apply((unit == one)
					? random.nextInt(unit.count() + 1)
					: unit.count(), contents);
			case 8, 9 -> oneIsGarbage(random, one, true);
			case 10 -> oneIsGarbage(random, one, false);
			case 11 -> (unit, contents) -> unit.apply(random.nextBoolean() ? unit.count() : 0, contents);
			case 12 -> (unit, contents) -> unit.apply(random.nextInt(unit.count() + 1), contents);
			default -> (unit, contents) -> {
				if (random.nextInt(4) == 0) {
					garbage(unit, contents, random);
				} else {
					unit.apply(random.nextBoolean() ? unit.count() : 0, contents);
				}
			};
		};
	}

	private static CrashDraw oneIsGarbage(RandomGenerator random, PendingUnit one, boolean othersKept) {
		return (unit, contents) -> {
			if (unit == one) {
				garbage(unit, contents, random);
			} else if (othersKept) {
				unit.apply(unit.count(), contents);
			}
		};
	}

	/** Any unit; every other time one of those that were stored to last, which are few among many. */
	private static PendingUnit any(RandomGenerator random, Collection<PendingUnit> units, long storeSequence) {
		if (units.isEmpty()) {
			return null;
		}
		if (random.nextBoolean()) {
			long recent = Math.max(0, storeSequence - 1 - random.nextLong(300));
			PendingUnit first = null;
			for (PendingUnit unit : units) {
				if (unit.lastSequence() >= recent && (first == null || unit.lastSequence() < first.lastSequence())) {
					first = unit;
				}
			}
			if (first != null) {
				return first;
			}
		}
		Iterator<PendingUnit> iterator = units.iterator();
		for (int skipped = random.nextInt(units.size()); skipped > 0; skipped--) {
			iterator.next();
		}
		return iterator.next();
	}

	/** What is left of a sector whose writing was cut off: noise, zeros, or some words of what was stored. */
	private static void garbage(PendingUnit unit, long[] contents, RandomGenerator random) {
		int kind = random.nextInt(4);
		if (kind == 0) {
			for (int index = 0; index < unit.count(); index++) {
				if (random.nextBoolean()) {
					unit.apply(contents, index);
				}
			}
			return;
		}
		if (kind == 1) {
			Arrays.fill(contents, 0);
		} else {
			noise(contents, random);
		}
	}

	private static void noise(long[] contents, RandomGenerator random) {
		for (int word = 0; word < contents.length; word++) {
			contents[word] = random.nextLong();
		}
	}

}

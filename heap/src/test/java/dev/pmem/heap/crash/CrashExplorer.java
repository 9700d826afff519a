package dev.pmem.heap.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.TestHeaps;
import dev.pmem.heap.medium.SimulatedMedium;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.Verification;

/**
 * Takes the images that a crash right before each store, flush and fence of a workload can leave, opens them, crashes
 * again within the recovery, opens what that leaves, and checks that the pool is as after all acknowledged or all issued
 * commits, that it verifies, and that work can go on.
 */
final class CrashExplorer {

	/**
	 * How thorough to be.
	 *
	 * @param exhaustiveLimit up to this many images of a moment are all looked at
	 * @param samples beyond that, so many of a moment: the one with nothing and the one with all that may be lost first
	 * @param everyEvent moments looked at: one of so many
	 * @param everyRecovery recoveries crashed in: one of so many
	 */
	record Effort(int exhaustiveLimit, int samples, int everyEvent, int everyRecovery) {}

	private final CrashWorkload workload;

	private final Effort effort;

	private final long seed;

	private final SplittableRandom random;

	private long momentCount;

	private long imageCount;

	private long recoveryCrashCount;

	private long undoneCount;

	private boolean exploring = true;

	CrashExplorer(CrashWorkload workload, Effort effort, long seed) {
		this.workload = workload;
		this.effort = effort;
		this.seed = seed;
		this.random = new SplittableRandom(seed);
	}

	/** Explores all that the medium is told from now on. */
	void watch(SimulatedMedium medium) {
		watch(medium, () -> true);
	}

	/** Explores while the condition holds. */
	void watch(SimulatedMedium medium, BooleanSupplier condition) {
		medium.setListener((event, _) -> {
			if (this.exploring && condition.getAsBoolean() && this.random.nextInt(this.effort.everyEvent) == 0) {
				this.exploring = false;
				explore(medium, event);
				this.exploring = true;
			}
		});
	}

	/** Looks at what a crash now leaves. */
	void crashNow(SimulatedMedium medium, String moment) {
		for (int sample = 0; sample < this.effort.samples; sample++) {
			try (SimulatedMedium image = medium.crashImage(this.random)) {
				check(image, moment, 0);
			}
		}
	}

	private void explore(SimulatedMedium medium, SimulatedMedium.Event event) {
		this.momentCount++;
		String moment = "crash before event " + (medium.eventCount() + 1) + ", " + event;
		long count = medium.imageCount();
		if (count <= this.effort.exhaustiveLimit) {
			medium.forEachImage((image) -> check(image, moment, 0));
			return;
		}
		for (int sample = 0; sample < this.effort.samples; sample++) {
			long kept = switch (sample) {
				case 0 -> 0;
				case 1 -> (count == Long.MAX_VALUE) ? -1 : count - 1;
				default -> -1;
			};
			try (SimulatedMedium image = (kept >= 0) ? medium.image(kept) : medium.crashImage(this.random)) {
				check(image, moment, 0);
			}
		}
	}

	/** How many crashes there are before this image: within recoveries. */
	private void check(SimulatedMedium image, String moment, int depth) {
		this.imageCount++;
		List<SimulatedMedium> again = new ArrayList<>();
		if (depth < 2 && this.random.nextInt(this.effort.everyRecovery) == 0) {
			// recovery and the first use take some dozens of events; where it's fewer nothing is taken
			long crashAt = 1 + this.random.nextInt(this.random.nextBoolean() ? 8 : 60);
			image.setListener((_, recovering) -> {
				if (recovering.eventCount() + 1 == crashAt) {
					again.add(recovering.crashImage(this.random));
				}
			});
		}
		try {
			open(image);
		} catch (RuntimeException | AssertionError ex) {
			throw new AssertionError(moment + ", depth " + depth + ", after " + this.workload.history()
					+ ", -Dpmem.seed="
					+ this.seed + ": " + ex, ex);
		}
		for (SimulatedMedium recovering : again) {
			try (recovering) {
				this.recoveryCrashCount++;
				check(recovering, moment + ", again within the recovery", depth + 1);
			}
		}
	}

	private void open(SimulatedMedium image) {
		HeapState found;
		Item probe;
		try (PersistentHeap heap = TestHeaps.open(new ForwardingMedium(image))) {
			this.undoneCount += switch (heap.recovery().outcome()) {
				case LAST_COMMIT_UNDONE -> 1;
				default -> 0;
			};
			Extent<Item> items = heap.extent(Item.EXTENT);
			// what comes now isn't part of the recovery any more
			image.setListener((_, _) -> {});
			found = HeapState.read(heap, items);
			requireAllowed(found);
			verify(heap);
			long value = items.nextSequenceValue();
			if (value <= this.workload.highestSequenceValue()) {
				throw new AssertionError("The sequence gave " + value + " once more");
			}
			probe = new Item(1_000_000 + value, "probe", "probe", 7, "y".repeat(this.random.nextInt(3000)));
			Item inserted = probe;
			heap.inTransaction((transaction) -> items.insert(transaction, inserted));
			found.items().put(probe.id(), probe);
			if (!found.items().isEmpty()) {
				Item first = found.items().firstEntry().getValue();
				Item changed = new Item(first.id(), first.name(), "changed", 1, "z".repeat(200));
				heap.inTransaction((transaction) -> items.update(transaction, items.locate(transaction, first.id()),
						changed));
				found.items().put(first.id(), changed);
			}
		}
		try (PersistentHeap heap = TestHeaps.open(new ForwardingMedium(image))) {
			Extent<Item> items = heap.extent(Item.EXTENT);
			List<String> differences = HeapState.read(heap, items).differences(found);
			if (!differences.isEmpty()) {
				throw new AssertionError("After going on and opening again: " + differences);
			}
			verify(heap);
		}
	}

	private void requireAllowed(HeapState found) {
		List<HeapState> allowed = this.workload.allowedStates();
		if (!allowed.contains(found)) {
			throw new AssertionError("Neither what was acknowledged nor what was issued: "
					+ allowed.stream().map(found::differences).toList());
		}
	}

	private static void verify(PersistentHeap heap) {
		Verification verification = heap.verify();
		if (!verification.isSound()) {
			throw new AssertionError("It doesn't verify: " + String.join("\n", verification.problems()));
		}
	}

	@Override
	public String toString() {
		return this.momentCount + " moments, " + this.imageCount + " images opened, " + this.recoveryCrashCount
				+ " of them after a crash within a recovery, " + this.undoneCount + " commits undone";
	}

	long imageCount() {
		return this.imageCount;
	}

	long undoneCount() {
		return this.undoneCount;
	}

	long recoveryCrashCount() {
		return this.recoveryCrashCount;
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The stores to a simulated medium that a crash may lose.
 * <p>
 * Invariant: a unit is here if and only if it has such stores, and then it knows its durable contents and those stores in
 * order. For all other units the medium's buffer is durable.
 */
final class PendingStores {

	private final CrashModel model;

	/** By number; iterated in the order of their first stores, so that a seed always gives the same images. */
	private final Map<Long, PendingUnit> units = new LinkedHashMap<>();

	private final List<PendingUnit> flushedUnits = new ArrayList<>();

	/** Sequence of the next store, and of the first one since the last fence. */
	private long storeSequence;

	private long fencedSequence;

	PendingStores(CrashModel model) {
		this.model = model;
	}

	/** What another process finds that goes on where this one was killed. */
	PendingStores copy() {
		PendingStores copy = new PendingStores(this.model);
		this.units.forEach((number, unit) -> copy.units.put(number, unit.copy()));
		this.flushedUnits.forEach((unit) -> copy.flushedUnits.add(copy.units.get(unit.offset / this.model.unitBytes)));
		copy.storeSequence = this.storeSequence;
		copy.fencedSequence = this.fencedSequence;
		return copy;
	}

	int unitCount() {
		return this.units.size();
	}

	/** A store to some bytes of a word, which is still to be carried out, and may change nothing. */
	void add(MemorySegment segment, long offset, long mask, long value, boolean isChange) {
		long number = offset / this.model.unitBytes;
		PendingUnit unit = this.units.get(number);
		if (unit == null && !isChange && this.model != CrashModel.POWER_LOSS_SECTORS) {
			return;
		}
		if (unit == null) {
			unit = new PendingUnit(number * this.model.unitBytes, this.model.unitBytes);
			for (int word = 0; word < unit.durableWords.length; word++) {
				unit.durableWords[word] = SimulatedMedium.word(segment, unit.offset + (long) word * Long.BYTES);
			}
			this.units.put(number, unit);
		}
		if (isChange) {
			unit.add(this.storeSequence++, (int) (offset - unit.offset) / Long.BYTES, mask, value);
		} else {
			unit.touch();
		}
	}

	/** An action for each pending unit of a range. */
	private void forEach(long offset, long sizeBytes, java.util.function.Consumer<PendingUnit> action) {
		if (sizeBytes == 0) {
			return;
		}
		long first = offset / this.model.unitBytes;
		long last = (offset + sizeBytes - 1) / this.model.unitBytes;
		if (last - first < this.units.size()) {
			for (long number = first; number <= last; number++) {
				PendingUnit unit = this.units.get(number);
				if (unit != null) {
					action.accept(unit);
				}
			}
		} else {
			for (PendingUnit unit : List.copyOf(this.units.values())) {
				long number = unit.offset / this.model.unitBytes;
				if (number >= first && number <= last) {
					action.accept(unit);
				}
			}
		}
	}

	void flush(long offset, long sizeBytes) {
		forEach(offset, sizeBytes, (unit) -> {
			if (unit.flush()) {
				this.flushedUnits.add(unit);
			}
		});
	}

	void fence() {
		this.fencedSequence = this.storeSequence;
		if (this.model == CrashModel.PROCESS_CRASH) {
			this.units.clear();
		} else {
			for (PendingUnit unit : this.flushedUnits) {
				if (unit.fence()) {
					this.units.remove(unit.offset / this.model.unitBytes);
				}
			}
		}
		this.flushedUnits.clear();
	}

	/** The fence failed, and none comes after it. Memory forgets nothing. */
	void failFence() {
		if (this.model == CrashModel.POWER_LOSS_SECTORS) {
			this.flushedUnits.forEach(PendingUnit::forget);
			this.flushedUnits.clear();
		}
	}

	void force(long offset, long sizeBytes) {
		if (this.model == CrashModel.PROCESS_CRASH) {
			fence();
			return;
		}
		forEach(offset, sizeBytes, (unit) -> {
			if (!unit.isForgotten()) {
				this.units.remove(unit.offset / this.model.unitBytes);
			}
		});
		this.flushedUnits.removeIf((unit) -> !this.units.containsKey(unit.offset / this.model.unitBytes));
	}

	/** The force failed, and none comes after it. */
	void failForce(long offset, long sizeBytes) {
		if (this.model == CrashModel.POWER_LOSS_SECTORS) {
			forEach(offset, sizeBytes, PendingUnit::forget);
			this.flushedUnits.removeIf(PendingUnit::isForgotten);
		}
	}

	/** How many images a crash can leave, at most {@link Long#MAX_VALUE}. */
	long imageCount() {
		if (this.model == CrashModel.PROCESS_CRASH) {
			return this.storeSequence - this.fencedSequence + 1;
		}
		long count = 1;
		for (PendingUnit unit : this.units.values()) {
			long choices = CrashDraw.choices(unit, this.model);
			if (count > Long.MAX_VALUE / choices) {
				return Long.MAX_VALUE;
			}
			count *= choices;
		}
		return count;
	}

	/** What a crash leaves in the image of this number. */
	CrashDraw draw(long number) {
		return (this.model == CrashModel.PROCESS_CRASH)
				? CrashDraw.before(this.fencedSequence + number)
				: CrashDraw.numbered(number, this.model);
	}

	/** What a crash leaves, by chance. */
	CrashDraw draw(RandomGenerator random) {
		return switch (this.model) {
			case PROCESS_CRASH -> {
				long pending = this.storeSequence - this.fencedSequence;
				yield CrashDraw.before(this.fencedSequence
						+ ((random.nextInt(8) < 3) ? pending : random.nextLong(pending + 1)));
			}
			case POWER_LOSS_LINES -> CrashDraw.ofLines(random);
			case POWER_LOSS_SECTORS -> CrashDraw.ofSectors(random, this.units.values(), this.storeSequence);
		};
	}

	/** What is left of a unit. */
	interface UnitAction {

		void accept(long offset, long[] contents);

	}

	void forEachLeft(CrashDraw draw, UnitAction action) {
		long[] contents = new long[this.model.unitBytes / Long.BYTES];
		for (PendingUnit unit : this.units.values()) {
			System.arraycopy(unit.durableWords, 0, contents, 0, contents.length);
			draw.draw(unit, contents);
			action.accept(unit.offset, contents);
		}
	}

	/** Nothing from this offset on, at the start of a unit, is there any more. */
	void cutOff(long offset) {
		this.units.values().removeIf((unit) -> unit.offset >= offset);
		this.flushedUnits.removeIf((unit) -> unit.offset >= offset);
	}

	void clear() {
		this.units.clear();
		this.flushedUnits.clear();
	}

}

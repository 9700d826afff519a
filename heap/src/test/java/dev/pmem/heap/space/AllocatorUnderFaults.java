/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.space;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.LongConsumer;

import dev.pmem.heap.exception.PoolFullException;
import dev.pmem.heap.pool.BlockLayout;
import dev.pmem.heap.pool.PoolLayout;

/**
 * Does with an allocator what transactions and commits do, in one thread, while it fails at times; a pool in memory takes
 * what the commits store. Loaded beside the changed classes of the allocator, so nothing of it may be an object of others.
 */
public final class AllocatorUnderFaults implements LongConsumer {

	private static final int STEPS = 3000;

	private SplittableRandom random = new SplittableRandom(0);

	private MemoryMedium medium = new MemoryMedium(4 << 20, 8 << 20);

	private Allocator allocator = new Allocator(this.medium);

	/** Ends of all blocks that nobody else may get, by their offsets. */
	private final TreeMap<Long, Long> ends = new TreeMap<>();

	private final List<Long> reserved = new ArrayList<>();

	private final List<Long> stored = new ArrayList<>();

	/** Freed by a commit, to be released. */
	private final List<Long> freed = new ArrayList<>();

	private final List<LogAreas.Area> scratches = new ArrayList<>();

	private boolean faulty;

	@Override
	public void accept(long seed) {
		this.random = new SplittableRandom(seed);
		this.medium = new MemoryMedium(4 << 20, 128 << 20);
		this.allocator = new Allocator(this.medium);
		this.ends.clear();
		this.reserved.clear();
		this.stored.clear();
		this.freed.clear();
		this.scratches.clear();
		try {
			long thrown = FaultPoint.thrownCount();
			for (int opening = 0; opening < 4; opening++) {
				this.faulty = true;
				for (int step = 0; step < STEPS; step++) {
					step();
				}
				this.faulty = false;
				reopen();
			}
			check(FaultPoint.thrownCount() - thrown > STEPS / 10, "hardly any fault");
			requireAllComesBack();
		} catch (RuntimeException | Error ex) {
			throw new AssertionError("-Dpmem.seed=" + seed, ex);
		} finally {
			this.medium.close();
		}
	}

	private static void check(boolean condition, String message) {
		if (!condition) {
			throw new IllegalStateException(message);
		}
	}

	/** Runs an operation that may fail; false if it did. */
	private boolean attempt(Runnable operation) {
		if (this.faulty && this.random.nextInt(3) == 0) {
			FaultPoint.arm(this.random.nextInt(1 << this.random.nextInt(1, 7)), this.random.nextInt(4) == 0);
		}
		try {
			operation.run();
			return true;
		} catch (StackOverflowError | OutOfMemoryError ex) {
			check("injected".equals(ex.getMessage()), "a real " + ex);
			return false;
		} catch (PoolFullException ex) {
			return false;
		} finally {
			FaultPoint.disarm();
		}
	}

	private void step() {
		boolean shrinks = this.ends.size() > 4000;
		switch (this.random.nextInt(12)) {
			case 0, 1, 2, 3 -> reserve();
			case 4 -> {
				if (!this.reserved.isEmpty()) {
					long offset = take(this.reserved);
					this.ends.remove(offset);
					attempt(() -> this.allocator.cancel(offset));
				}
			}
			case 5, 6 -> commit(shrinks ? 200 : this.random.nextInt(40));
			case 7, 8 -> release();
			case 9 -> {
				List<LogAreas.Area> made = new ArrayList<>();
				if (attempt(() -> made.add(this.allocator.logAreas().reserve(this.random.nextInt(1, 1 << 18),
						this.random.nextBoolean())))) {
					note(made.getFirst().offset(), 1);
					this.scratches.add(made.getFirst());
				}
			}
			case 10 -> {
				if (!this.scratches.isEmpty()) {
					LogAreas.Area scratch = this.scratches.remove(this.random.nextInt(this.scratches.size()));
					this.ends.remove(scratch.offset());
					attempt(() -> this.allocator.logAreas().free(scratch));
				}
			}
			default -> attempt(() -> this.allocator.describeMisplaced(this.random.nextInt(500) * 4096L));
		}
	}

	private long take(List<Long> offsets) {
		int index = this.random.nextInt(offsets.size());
		long offset = offsets.set(index, offsets.getLast());
		offsets.removeLast();
		return offset;
	}

	private void reserve() {
		int length = switch (this.random.nextInt(20)) {
			case 0 -> this.random.nextInt(300_000);
			case 1, 2, 3 -> this.random.nextInt(30_000);
			default -> this.random.nextInt(3) * 1000 + this.random.nextInt(40);
		};
		long[] offset = new long[1];
		if (attempt(() -> offset[0] = this.random.nextBoolean()
				? this.allocator.reserve(length)
				: this.allocator.reserveUnlessEmptied(length)) && offset[0] != 0) {
			check(this.allocator.capacity(offset[0]) >= length, "too small");
			note(offset[0], BlockLayout.HEADER_BYTES + this.allocator.capacity(offset[0]));
			this.reserved.add(offset[0]);
		}
	}

	private void note(long offset, long sizeBytes) {
		check(offset >= PoolLayout.CATALOG_ROOT_OFFSET && offset + sizeBytes <= this.medium.sizeBytes(), "outside");
		Map.Entry<Long, Long> before = this.ends.floorEntry(offset);
		check(before == null || before.getValue() <= offset, offset + " lies in " + before);
		Long after = this.ends.higherKey(offset);
		check(after == null || after >= offset + sizeBytes, offset + " reaches into " + after);
		this.ends.put(offset, offset + sizeBytes);
	}

	/** What a commit will store. */
	private static final class Changes implements SpanWriter {

		final TreeMap<Long, Long> descriptors = new TreeMap<>();

		final List<Long> staleHeaders = new ArrayList<>();

		@Override
		public void descriptor(long offset, long descriptor) {
			check(this.descriptors.put(offset, descriptor) == null, "written twice");
		}

		@Override
		public void fresh(long offset, long sizeBytes) {}

		@Override
		public void staleHeader(long offset) {
			this.staleHeaders.add(offset);
		}

	}

	/** Stores some reserved blocks and frees some stored ones. */
	private void commit(int freeCount) {
		List<Long> made = new ArrayList<>();
		for (int count = this.random.nextInt(20); count > 0 && !this.reserved.isEmpty(); count--) {
			made.add(take(this.reserved));
		}
		List<Long> gone = new ArrayList<>();
		for (int count = freeCount; count > 0 && !this.stored.isEmpty(); count--) {
			gone.add(take(this.stored));
		}
		Changes changes = new Changes();
		List<List<Span>> ended = new ArrayList<>();
		boolean built = attempt(() -> {
			for (long offset : gone) {
				long descriptor = this.allocator.prepareFree(offset);
				if (descriptor != 0) {
					changes.descriptors.put(descriptor, 0L);
				}
			}
			this.allocator.publishSpansOf(made.stream().mapToLong(Long::longValue).toArray(), changes);
			ended.add(this.allocator.reserveEnds());
			ended.getFirst().forEach((span) -> changes.descriptor(span.descriptorOffset(), 0));
		});
		if (!built || this.random.nextInt(10) == 0) {
			ended.forEach((spans) -> attempt(() -> this.allocator.cancelEnds(spans)));
			for (long offset : made) {
				this.ends.remove(offset);
				attempt(() -> this.allocator.cancel(offset));
			}
			this.stored.addAll(gone);
			return;
		}
		changes.staleHeaders.forEach((offset) -> storeHeader(offset, true));
		made.forEach((offset) -> storeHeader(offset, false));
		gone.forEach((offset) -> storeHeader(offset, true));
		changes.descriptors.forEach((offset, descriptor) -> {
			long sum = this.medium.segment().get(PoolLayout.LONG, PoolLayout.DESCRIPTOR_SUM_OFFSET)
					- this.medium.segment().get(PoolLayout.LONG, offset) + descriptor;
			this.medium.putLong(PoolLayout.DESCRIPTOR_SUM_OFFSET, sum);
			this.medium.putLong(offset, descriptor);
		});
		this.stored.addAll(made);
		this.freed.addAll(gone);
		ended.forEach((spans) -> attempt(() -> this.allocator.freeEnded(spans)));
		attempt(this.allocator::beginFree);
	}

	private void storeHeader(long offset, boolean free) {
		if (free && this.ends.containsKey(offset) && this.stored.contains(offset)) {
			throw new IllegalStateException(offset + " holds a block, and its header is overwritten");
		}
		this.medium.putLong(offset, free ? 0 : 1);
		this.medium.putLong(offset + BlockLayout.LENGTH, free ? 0 : BlockLayout.lengthAndKind(1, 1));
		this.medium.putLong(offset + BlockLayout.TYPE, free ? BlockLayout.freeTypeAndChecksum(offset) : 1);
	}

	private void release() {
		for (int count = this.random.nextInt(100); count > 0 && !this.freed.isEmpty(); count--) {
			long offset = take(this.freed);
			this.ends.remove(offset);
			attempt(() -> this.allocator.free(offset));
		}
	}

	/** What was reserved and not stored is free again, as is what was freed. */
	private void reopen() {
		this.allocator = new Allocator(this.medium);
		this.allocator.load();
		this.reserved.forEach(this.ends::remove);
		this.freed.forEach(this.ends::remove);
		this.scratches.forEach((scratch) -> this.ends.remove(scratch.offset()));
		this.reserved.clear();
		this.freed.clear();
		this.scratches.clear();
		for (long offset : this.stored) {
			check(this.allocator.describeMisplaced(offset) == null, "misplaced");
		}
	}

	/** Without faults nothing is lost: all blocks are freed, and all spans but one of a class end. */
	private void requireAllComesBack() {
		while (!this.stored.isEmpty()) {
			commit(1000);
			release();
		}
		while (!this.freed.isEmpty()) {
			release();
		}
		this.reserved.forEach(this.allocator::cancel);
		this.reserved.clear();
		// those that were empty when the pool was opened are found before it grows
		for (int count = 0; count < 3; count++) {
			long large = this.allocator.reserve((int) (this.medium.sizeBytes() / 2));
			this.allocator.cancel(large);
			for (int commits = 0; commits < 3; commits++) {
				commit(0);
				this.reserved.forEach(this.allocator::cancel);
				this.reserved.clear();
			}
		}
		long used = this.allocator.usedBytes();
		check(used < (24L << 20), "still used: " + used);
	}

}

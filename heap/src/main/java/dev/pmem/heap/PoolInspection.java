/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import dev.pmem.heap.exception.NotAPoolException;
import dev.pmem.heap.exception.PoolException;
import dev.pmem.heap.exception.PoolFacts;
import dev.pmem.heap.medium.MediumOptions;
import dev.pmem.heap.medium.PrivateMedium;
import dev.pmem.heap.pool.HeaderVerifier;
import dev.pmem.heap.pool.PoolHeader;
import dev.pmem.heap.recovery.UnsyncedPool;
import dev.pmem.heap.store.Verification;

/**
 * A pool that is examined and never written to: recovery, too, runs on private memory. Confined to one thread.
 */
final class PoolInspection implements AutoCloseable {

	/** The header as it is in the file. */
	private final PoolHeader header;

	/** Problems of the file that opening it would mend, or would not see. */
	private final List<String> problems;

	private final PersistentHeap heap;

	private PoolInspection(PoolHeader header, List<String> problems, PersistentHeap heap) {
		this.header = header;
		this.problems = problems;
		this.heap = heap;
	}

	/**
	 * Opens an existing pool.
	 * @throws PoolException a subclass for each reason why the pool can't be opened
	 */
	static PoolInspection open(Path path) {
		PrivateMedium medium = PrivateMedium.open(path);
		PoolHeader header;
		List<String> problems = new ArrayList<>();
		try {
			header = PoolHeader.read(medium);
			if (header == null) {
				throw new NotAPoolException(PoolFacts.of(medium.name()), "of " + medium.sizeBytes()
						+ " bytes has nothing in it: opening it would make a new pool",
						"If there was one, restore a backup.");
			}
			HeaderVerifier.verify(medium, problems::add);
			if (UnsyncedPool.isDoubtful(medium, header)) {
				problems.addAll(UnsyncedPool.examine(medium, header).problems());
			}
			if (medium.sizeBytes() % MediumOptions.PAGE_SIZE_BYTES != 0) {
				problems.add("The file has " + medium.sizeBytes() + " bytes, which is no multiple of "
						+ MediumOptions.PAGE_SIZE_BYTES + ": it was cut off, or something was added");
			}
		} catch (RuntimeException | Error ex) {
			medium.close();
			throw ex;
		}
		long sizeBytes = Math.max(HeapOptions.MINIMUM_SIZE_BYTES, medium.sizeBytes());
		HeapOptions options = new HeapOptions(Durability.PROCESS_CRASH, HeapOptions.MINIMUM_SIZE_BYTES, sizeBytes)
				.withAfterPowerLoss(AfterPowerLoss.ACCEPT);
		PersistentHeap heap = PersistentHeap.open(path, options, medium, Runnable::run);
		heap.refuseWrites(() -> new IllegalStateException(
				"Pool " + path + " is inspected: its heap is a private copy, and changes of it would be lost"));
		return new PoolInspection(header, problems, heap);
	}

	PoolHeader header() {
		return this.header;
	}

	PersistentHeap heap() {
		return this.heap;
	}

	/**
	 * Checks all of the pool, as {@link PersistentHeap#verify} does, and reports the problems that opening it would
	 * have mended.
	 */
	Verification verify() {
		Verification found = this.heap.verify();
		Set<String> all = new LinkedHashSet<>(this.problems);
		all.addAll(found.problems());
		return new Verification(found.commitSequence(), found.objectCount(), found.entryCount(), found.blockCount(),
				found.referenceCount(), found.garbageCount(), List.copyOf(all));
	}

	@Override
	public void close() {
		this.heap.close();
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import dev.pmem.heap.Durability;
import dev.pmem.heap.HeapOptions;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.TestHeaps;
import dev.pmem.heap.inspect.BlockCensus;
import dev.pmem.heap.medium.FenceReach;
import dev.pmem.heap.medium.Medium;
import dev.pmem.heap.medium.MediumOptions;
import dev.pmem.heap.medium.Mediums;
import dev.pmem.heap.medium.PrivateMedium;
import dev.pmem.heap.pool.BlockLayout;
import dev.pmem.heap.pool.PoolHeader;
import dev.pmem.heap.pool.PoolHeader.LogKind;
import dev.pmem.heap.pool.PoolHeader.LogState;
import dev.pmem.heap.pool.PoolLayout;

/**
 * A sound pool in a file, to be damaged.
 *
 * @param name how it came about
 * @param file never written to
 * @param end how it ended
 * @param content what it holds
 * @param before what it holds if the last commit is found to be unfinished, and undone
 * @param graph objects that refer to one another, of earlier commits
 * @param log where the record of the last commit lies
 * @param blocks offsets and lengths of its blocks, headers included
 */
record DamagedImage(String name, Path file, End end, DamageContent content, DamageContent before,
		DamageGraph graph, Block log,
		List<Block> blocks) {

	record Block(long offset, long sizeBytes) {

		boolean contains(long other) {
			return other >= this.offset && other < this.offset + this.sizeBytes;
		}

	}

	private static final HeapOptions OPTIONS = new HeapOptions(Durability.POWER_LOSS, 8 << 20, 64 << 20)
			.withJournalSizeBytes(HeapOptions.MINIMUM_JOURNAL_BYTES);

	/** How a pool ends. */
	enum End {

		CLOSED, KILLED, KILLED_IN_COMMIT

	}

	static DamagedImage make(Path folder, Durability durability, End end) throws IOException {
		String name = durability + ", " + end;
		Path pool = folder.resolve(name.replace(", ", "-") + ".pmem");
		Path image = pool.resolveSibling(pool.getFileName() + ".image");
		DamageContent content = DamageContent.empty();
		DamageGraph graph = new DamageGraph();
		FenceReach reach = (durability == Durability.POWER_LOSS) ? FenceReach.DEVICE : FenceReach.PAGE_CACHE;
		CopyingMedium medium = new CopyingMedium(
				Mediums.open(pool, new MediumOptions(reach, OPTIONS.initialSizeBytes(), OPTIONS.maximumSizeBytes())),
				pool, image);
		DamageContent before;
		try (medium.target; PersistentHeap heap = TestHeaps.open(medium, OPTIONS, Runnable::run)) {
			content.fill(heap);
			content.fillCollections(heap);
			graph.fill(heap);
			before = content.copy();
			medium.storesUntilCopy = (end == End.KILLED_IN_COMMIT) ? 12 : 0;
			content.change(heap);
			if (end == End.KILLED) {
				Files.copy(pool, image);
			}
		}
		if (end == End.CLOSED) {
			Files.copy(pool, image);
		}
		return new DamagedImage(name, image, end, content, before, graph, log(image), blocks(image));
	}

	/**
	 * Whether damage to the log can leave the last commit in place, in part or whole, with nothing that tells of it. The undo
	 * log has the record of the commit before, too, which then isn't all in place.
	 */
	boolean mayHaveLostItsRecord() {
		return this.end == End.KILLED_IN_COMMIT || (this.end == End.KILLED && this.log
				.offset() != PoolLayout.LOG_OFFSET);
	}

	private static Block log(Path image) {
		try (PrivateMedium medium = PrivateMedium.open(image)) {
			LogState log = Objects.requireNonNull(PoolHeader.read(medium)).log();
			return (log.kind() == LogKind.JOURNAL)
					? new Block(log.journalOffset(), log.journalBytes())
					: new Block(PoolLayout.LOG_OFFSET, PoolLayout.LOG_FRAME_COUNT * (long) PoolLayout.LOG_FRAME_BYTES);
		}
	}

	private static List<Block> blocks(Path image) {
		List<Block> blocks = new ArrayList<>();
		try (PrivateMedium medium = PrivateMedium.open(image)) {
			// recovered
			TestHeaps.open(new ForwardingMedium(medium)).close();
			BlockCensus.take(medium, Long.MAX_VALUE, (problem) -> {}).forEachBlock((offset, kind) -> {
				long lengthAndKind = medium.segment().get(PoolLayout.LONG, offset + BlockLayout.LENGTH);
				blocks.add(new Block(offset, BlockLayout.HEADER_BYTES + BlockLayout.lengthOf(lengthAndKind)));
			});
		}
		return blocks;
	}

	@Override
	public String toString() {
		return this.name;
	}

	/** Copies the file after so many stores of headers, as a kill would leave it. */
	private static final class CopyingMedium extends ForwardingMedium {

		private final Path file;

		private final Path copy;

		/** Off if 0. */
		int storesUntilCopy;

		CopyingMedium(Medium target, Path file, Path copy) {
			super(target);
			this.file = file;
			this.copy = copy;
		}

		@Override
		public void putLong(long offset, long value) {
			if (this.storesUntilCopy > 0 && --this.storesUntilCopy == 0) {
				try {
					Files.copy(this.file, this.copy);
				} catch (IOException ex) {
					throw new UncheckedIOException(ex);
				}
			}
			super.putLong(offset, value);
		}

	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.block.LongMap;
import dev.pmem.heap.block.VersionChains;
import dev.pmem.heap.log.ChangeSet;
import dev.pmem.heap.log.CommitLog;
import dev.pmem.heap.log.PoolWord;
import dev.pmem.heap.medium.Medium;
import dev.pmem.heap.medium.Persistence;
import dev.pmem.heap.pool.BlockHeader;
import dev.pmem.heap.pool.PoolHeader.LogState;
import dev.pmem.heap.pool.PoolLayout;
import dev.pmem.heap.pool.PoolSums;
import dev.pmem.heap.transaction.Snapshots;
import dev.pmem.heap.transaction.TestEngine;

/**
 * Each step of a batch in progress fails once, and those before it are not taken again.
 */
class CommitInProgressTests {

	@TempDir
	Path folder;

	private final List<String> steps = new ArrayList<>();

	private String failing = "";

	private Medium medium;

	private final VersionChains chains = new VersionChains();

	private void step(String step) {
		this.steps.add(step);
		if (step.equals(this.failing)) {
			this.failing = "";
			throw new OutOfMemoryError("of the test");
		}
	}

	private final CommitLog log = new CommitLog() {

		@Override
		public void prepare(ChangeSet changes) {}

		@Override
		public void persist(ChangeSet changes) {}

		@Override
		public void install(ChangeSet changes) {
			step("complete");
			changes.changes().forEach((change) -> change.install(CommitInProgressTests.this.medium));
		}

		@Override
		public PoolSums sums() {
			return PoolSums.EMPTY;
		}

		@Override
		public LogState finish() {
			return LogState.undo(0, 1);
		}

	};

	private final CommitInProgress.Releasing releasing = new CommitInProgress.Releasing() {

		@Override
		public void begin() {
			step("begin");
		}

		@Override
		public void release(long offset) {
			step("release");
		}

	};

	@Test
	void eachStepIsTakenOnce() {
		try (TestEngine engine = new TestEngine(this.folder.resolve("pool"), Persistence.PAGE_CACHE, 64 << 20)) {
			Snapshots snapshots = new Snapshots(4);
			this.medium = engine.engine().medium();
			ChangeSet changes = new ChangeSet(5, 1);
			changes.add(new PoolWord(PoolLayout.CATALOG_ROOT_OFFSET, 0, 1));
			LongMap<VersionChains.Version> freed = new LongMap<>(1);
			freed.put(4096, new VersionChains.Version(4096, new BlockHeader(1, 0, 0), 5, null));
			CommitInProgress commit = new CommitInProgress(
					new CommitBatch(engine.engine().store(), engine.engine().allocator(), 5, 0), changes, freed,
					List.of());
			for (String step : List.of("complete", "begin", "release")) {
				this.failing = step;
				assertThatThrownBy(() -> commit.proceed(this.log, snapshots, this.chains, this.releasing))
						.isInstanceOf(OutOfMemoryError.class);
				assertThat(snapshots.published()).isEqualTo(step.equals("complete") ? 4 : 5);
				assertThat(commit.isStored()).isEqualTo(!step.equals("complete"));
			}
			commit.proceed(this.log, snapshots, this.chains, this.releasing);
			assertThat(this.steps).containsExactly("complete", "complete", "begin", "begin", "release");
		}
	}

}

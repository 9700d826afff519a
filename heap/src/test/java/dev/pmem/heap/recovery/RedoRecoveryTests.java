/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.log.CommitLog;
import dev.pmem.heap.log.redo.JournalArea;
import dev.pmem.heap.log.redo.JournalReader;
import dev.pmem.heap.medium.Persistence;
import dev.pmem.heap.pool.PoolHeader;

/**
 * What the journal makes of a pool whose process was killed.
 */
class RedoRecoveryTests {

	private static final int COMMITS = 4;

	@TempDir
	Path folder;

	private KilledPool pool;

	@BeforeEach
	void kill() throws IOException {
		this.pool = KilledPool.after(COMMITS, this.folder, Persistence.SYNCED_FILE);
	}

	private RedoRecovery recovery() {
		return new RedoRecovery(this.pool.medium(), this.pool.header());
	}

	/** The journal's record of this commit, counted from 1. */
	private JournalReader.Header journalRecord(int number) {
		PoolHeader header = this.pool.header();
		JournalReader reader = new JournalReader(this.pool.medium(), header.poolId());
		long offset = JournalArea.of(header.log()).halfOffset(header.log().journalEpoch());
		for (int before = 1; before < number; before++) {
			offset = Objects.requireNonNull(reader.header(offset)).nextOffset();
		}
		return Objects.requireNonNull(reader.header(offset));
	}

	@Test
	void whatEachCommitStoredIsStoredAgain() {
		this.pool.tearObject();
		CommitLog.Recovery recovery = recovery().run();
		assertThat(recovery.commitSequence()).isEqualTo(COMMITS);
		assertThat(recovery.batchesReplayed()).isEqualTo(COMMITS);
		assertThat(recovery.undone()).isFalse();
		assertThat(this.pool.object()).isEqualTo(KilledPool.contents(COMMITS));
	}

	@Test
	void recoveringOnceMoreStoresTheSame() {
		this.pool.tearObject();
		CommitLog.Recovery first = recovery().run();
		assertThat(recovery().run()).isEqualTo(first);
		assertThat(this.pool.object()).isEqualTo(KilledPool.contents(COMMITS));
	}

	@Test
	void aLastRecordThatIsNotWholeIsDropped() {
		this.pool.damage(journalRecord(COMMITS).bodyOffset());
		CommitLog.Recovery recovery = recovery().run();
		assertThat(recovery.commitSequence()).isEqualTo(COMMITS - 1);
		assertThat(recovery.undone()).isTrue();
		assertThat(this.pool.object()).isEqualTo(KilledPool.contents(COMMITS - 1));
	}

	@Test
	void aRecordThatIsDamagedBeforeAWholeOneIsDamage() {
		this.pool.damage(journalRecord(2).bodyOffset());
		assertThatExceptionOfType(CorruptPoolException.class).isThrownBy(() -> recovery().run())
				.withMessageContaining("record of batch 2").withMessageContaining("batch 3 is there");
	}

	@Test
	void recordsOfAnEpochThatTheHeaderDoesNotKnowAreDamage() {
		PoolHeader header = this.pool.header();
		PoolHeader older = header.next(header.commitSequence(),
				header.log().withEpoch(header.log().journalEpoch() - 2), Objects.requireNonNull(header.sums()));
		assertThatExceptionOfType(CorruptPoolException.class)
				.isThrownBy(() -> new RedoRecovery(this.pool.medium(), older).run())
				.withMessageContaining("a newer copy of the header is damaged");
	}

	@Test
	void theEndLiesBehindAllThatIsStoredAgain() {
		assertThat(recovery().end()).isGreaterThanOrEqualTo(journalRecord(COMMITS).nextOffset())
				.isLessThanOrEqualTo(this.pool.medium().sizeBytes());
	}

}

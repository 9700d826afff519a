/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.log.CommitLog;
import dev.pmem.heap.log.undo.UndoLogLayout;
import dev.pmem.heap.medium.Persistence;
import dev.pmem.heap.pool.PoolHeader;
import dev.pmem.heap.pool.PoolLayout;
import dev.pmem.heap.pool.PoolSums;

/**
 * What the undo log makes of a pool whose process was killed.
 */
class UndoRecoveryTests {

	private static final int COMMITS = 4;

	@TempDir
	Path folder;

	private KilledPool pool;

	@BeforeEach
	void kill() throws IOException {
		this.pool = KilledPool.after(COMMITS, this.folder, Persistence.PAGE_CACHE);
	}

	private CommitLog.Recovery recover() {
		return new UndoRecovery(this.pool.medium()).run(this.pool.header());
	}

	/** Where the record of the newest commit lies. */
	private static long newestRecord() {
		return PoolLayout.logFrameOffset(COMMITS & 1);
	}

	@Test
	void aCommitThatIsInPlaceStays() {
		CommitLog.Recovery recovery = recover();
		assertThat(recovery.commitSequence()).isEqualTo(COMMITS);
		assertThat(recovery.undone()).isFalse();
		assertThat(this.pool.object()).isEqualTo(KilledPool.contents(COMMITS));
	}

	@Test
	void aCommitThatIsNotAllInPlaceIsUndone() {
		this.pool.tearObject();
		CommitLog.Recovery recovery = recover();
		assertThat(recovery.commitSequence()).isEqualTo(COMMITS - 1);
		assertThat(recovery.undone()).isTrue();
		assertThat(this.pool.object()).isEqualTo(KilledPool.contents(COMMITS - 1));
	}

	@Test
	void recoveringOnceMoreUndoesTheSameCommitOnly() {
		this.pool.tearObject();
		CommitLog.Recovery first = recover();
		assertThat(recover()).isEqualTo(first);
		assertThat(this.pool.object()).isEqualTo(KilledPool.contents(COMMITS - 1));
	}

	@Test
	void aCommitBeforeTheLastRecordThatIsNotInPlaceIsDamage() {
		this.pool.damage(newestRecord() + UndoLogLayout.BODY_BYTES);
		this.pool.tearObject();
		assertThatExceptionOfType(CorruptPoolException.class).isThrownBy(this::recover)
				.withMessageContaining("commit " + (COMMITS - 1) + " isn't all in place");
	}

	@Test
	void aHeaderThatNamesACommitWithoutARecordIsDamage() {
		PoolHeader header = this.pool.header().next(1, this.pool.header().log(), PoolSums.EMPTY);
		this.pool.medium().zero(PoolLayout.logFrameOffset(0), UndoLogLayout.HEADER_BYTES);
		this.pool.medium().zero(PoolLayout.logFrameOffset(1), UndoLogLayout.HEADER_BYTES);
		assertThatExceptionOfType(CorruptPoolException.class)
				.isThrownBy(() -> new UndoRecovery(this.pool.medium()).run(header))
				.withMessageContaining("commit 1 was made").withMessageContaining("no whole record");
	}

	@Test
	void aHeaderThatNamesALaterCommitThanTheNewestRecordIsDamage() {
		PoolHeader header = this.pool.header().next(COMMITS + 1, this.pool.header().log(), PoolSums.EMPTY);
		this.pool.medium().zero(newestRecord(), UndoLogLayout.HEADER_BYTES);
		assertThatExceptionOfType(CorruptPoolException.class)
				.isThrownBy(() -> new UndoRecovery(this.pool.medium()).run(header));
	}

	@Test
	void aPoolOnTheJournalHasNoNewerRecords() {
		UndoRecovery recovery = new UndoRecovery(this.pool.medium());
		recovery.requireUnusedSince(COMMITS);
		assertThatExceptionOfType(CorruptPoolException.class)
				.isThrownBy(() -> recovery.requireUnusedSince(COMMITS - 2))
				.withMessageContaining("a record of commit " + COMMITS);
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.recovery;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.log.redo.JournalArea;
import dev.pmem.heap.log.redo.JournalReader;
import dev.pmem.heap.medium.Medium;
import dev.pmem.heap.pool.PoolHeader;
import dev.pmem.heap.pool.PoolHeader.LogKind;
import dev.pmem.heap.pool.PoolLayout;

/**
 * Checks that the log in use holds everything that the next recovery would need.
 */
public final class LogVerifier {

	private LogVerifier() {}

	/**
	 * Verifies the log of an open pool. The undo log must be verified while nothing commits. The journal may also be
	 * verified beside commits; the result counts only if the given header is still the pool's newest header afterwards.
	 * @param header the pool's newest header
	 * @param commitSequence the newest commit
	 * @param problems receives each problem as a sentence
	 */
	public static void verify(Medium medium, PoolHeader header, long commitSequence, Consumer<String> problems) {
		if (header.log().kind() == LogKind.JOURNAL) {
			verifyJournal(medium, header, commitSequence, problems);
		} else if (commitSequence > header.log().baseSequence()) {
			new UndoRecovery(medium).verify(commitSequence, problems);
		}
	}

	/** Follows the records of the header's epoch, then those of the next one. */
	private static void verifyJournal(Medium medium, PoolHeader header, long commitSequence,
			Consumer<String> problems) {
		JournalArea area = JournalArea.of(header.log());
		JournalReader reader = new JournalReader(medium, header.poolId());
		long epoch = header.log().journalEpoch();
		long sequence = header.commitSequence();
		long position = 0;
		int previousChecksum = 0;
		while (sequence < commitSequence) {
			JournalReader.Header record = record(reader, area, epoch, position);
			if (record == null && epoch == header.log().journalEpoch()) {
				epoch++;
				position = 0;
				previousChecksum = 0;
				record = record(reader, area, epoch, position);
			}
			if (record == null || record.sequence() != sequence + 1
					|| record.previousChecksum() != previousChecksum) {
				problems.accept("The journal's record of batch " + (sequence + 1)
						+ ", which isn't checkpointed yet, is missing or damaged: after a crash the pool could not be opened,"
						+ " or would lack the newest commits");
				return;
			}
			position = record.nextOffset() - area.halfOffset(epoch);
			sequence = record.sequence();
			previousChecksum = record.checksum();
		}
	}

	private static JournalReader.@Nullable Header record(JournalReader reader, JournalArea area, long epoch,
			long position) {
		if (position > area.halfBytes() - PoolLayout.SECTOR_BYTES) {
			return null;
		}
		long start = area.halfOffset(epoch);
		JournalReader.Header record = reader.header(start + position);
		return (record != null && record.epoch() == epoch && reader.isWhole(record, start + area.halfBytes()))
				? record
				: null;
	}

}

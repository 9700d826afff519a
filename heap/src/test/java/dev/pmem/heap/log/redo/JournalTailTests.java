/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.log.redo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.pmem.heap.log.FreshBlock;
import dev.pmem.heap.pool.BlockHeader;
import dev.pmem.heap.pool.BlockLayout;
import dev.pmem.heap.pool.PoolLayout;

/**
 * What the journal knows of the sectors that its records write to.
 */
class JournalTailTests {

	private static final long OFFSET = PoolLayout.CATALOG_ROOT_OFFSET;

	private static final int CHUNK = (int) (OFFSET >>> PoolLayout.CHUNK_BITS);

	private static final int SECTOR_BYTES = PoolLayout.SECTOR_BYTES;

	private static RecordPlan plan(TouchedSectors touched, long offset, int sizeBytes) {
		int length = sizeBytes - BlockLayout.HEADER_BYTES;
		RecordPlan plan = new RecordPlan(List.of(new FreshBlock(offset, new BlockHeader(0, 0, 0),
				new BlockHeader(1, BlockLayout.lengthAndKind(length, 1), 0), new byte[length])), touched);
		plan.mark();
		return plan;
	}

	/** What is there of them is garbage, perhaps, once the sector is written: the record gives it back. */
	@Test
	void sectorsThatAreWrittenInPartNeedImages() {
		TouchedSectors touched = new TouchedSectors();
		// two sectors whole
		assertThat(plan(touched, OFFSET, 2 * SECTOR_BYTES).entryCount()).isEqualTo(1);
		// the end of one, the start of another
		assertThat(plan(touched, OFFSET + 10 * SECTOR_BYTES - 64, 128).entryCount()).isEqualTo(3);
		assertThat(plan(touched, OFFSET + 20 * SECTOR_BYTES, SECTOR_BYTES + 8).entryCount()).isEqualTo(2);
		assertThat(plan(touched, OFFSET + 30 * SECTOR_BYTES - 8, SECTOR_BYTES + 8).entryCount()).isEqualTo(2);
		// each was written by a record of the epoch
		assertThat(plan(touched, OFFSET + 10 * SECTOR_BYTES - 64, 128).entryCount()).isEqualTo(1);
	}

	/** A record that isn't written leaves the marks of others, and none of its own. */
	@Test
	void whatARecordMarkedIsTakenBack() {
		TouchedSectors touched = new TouchedSectors();
		plan(touched, OFFSET, 128);
		RecordPlan refused = plan(touched, OFFSET, 20 * SECTOR_BYTES);
		refused.takeBack();
		long first = TouchedSectors.sectorOf(OFFSET);
		assertThat(touched.contains(first)).isTrue();
		for (int sector = 1; sector < 20; sector++) {
			assertThat(touched.contains(first + sector)).isFalse();
		}
	}

	/** Sectors of an epoch count for as long as it may be replayed; those of the one before it say nothing of the next. */
	@Test
	void epochsFollowEachOther() {
		JournalTail tail = new JournalTail(7, 100);
		tail.position = 4096;
		tail.previousChecksum = 42;
		tail.current.add(TouchedSectors.sectorOf(OFFSET));
		assertThat(tail.touches(CHUNK, false)).isTrue();
		tail.beginNextEpoch(new ArrayList<>());
		assertThat(tail.epoch).isEqualTo(8);
		assertThat(tail.position).isZero();
		assertThat(tail.previousChecksum).isZero();
		assertThat(tail.touches(CHUNK, false)).isFalse();
		assertThat(tail.touches(CHUNK, true)).isTrue();
		assertThat(tail.touches(CHUNK + 1, true)).isFalse();
		assertThat(tail.touches(CHUNK - 1, true)).isFalse();
		tail.beginNextEpoch(new ArrayList<>());
		assertThat(tail.touches(CHUNK, true)).isFalse();
		assertThat(tail.current.add(TouchedSectors.sectorOf(OFFSET))).isTrue();
	}

}

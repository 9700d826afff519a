/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.log.undo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

import org.junit.jupiter.api.Test;

import dev.pmem.heap.log.WriteBlock;
import dev.pmem.heap.pool.BlockHeader;

/**
 * Pins the records of the undo log in format version 2.
 */
class UndoLogLayoutPinTests {

	@Test
	void record() {
		assertThat(UndoLogLayout.MAGIC).isEqualTo(0x3243_4552_4F44_4E55L);
		assertThat(UndoLogLayout.MAGIC_1).isEqualTo(0x3143_4552_4F44_4E55L);
		assertThat(UndoLogLayout.SEQUENCE).isEqualTo(8);
		assertThat(UndoLogLayout.BODY_OFFSET).isEqualTo(16);
		assertThat(UndoLogLayout.BODY_BYTES).isEqualTo(24);
		assertThat(UndoLogLayout.ENTRY_COUNT).isEqualTo(32);
		assertThat(UndoLogLayout.BODY_CHECKSUM).isEqualTo(36);
		assertThat(UndoLogLayout.AFTER_CHECKSUM).isEqualTo(40);
		assertThat(UndoLogLayout.HEADER_CHECKSUM).isEqualTo(44);
		assertThat(UndoLogLayout.DESCRIPTOR_SUM).isEqualTo(48);
		assertThat(UndoLogLayout.BLOCK_SUM).isEqualTo(56);
		assertThat(UndoLogLayout.HEADER_BYTES).isEqualTo(64);
		assertThat(UndoLogLayout.BODY_IN_FRAME).isEqualTo(64);
		assertThat(UndoLogLayout.ENTRY_HEADER_BYTES).isEqualTo(8);
		assertThat(UndoLogLayout.TYPE_SHIFT).isEqualTo(56);
		assertThat(UndoLogLayout.OFFSET_MASK).isEqualTo(0x00FF_FFFF_FFFF_FFFFL);
		assertThat(UndoLogLayout.padded(17)).isEqualTo(24);
		assertThat(UndoLogLayout.padded(24)).isEqualTo(24);
	}

	/** It covers all but itself; in a record of version 1 what comes before it. */
	@Test
	void headerChecksum() {
		byte[] header = new byte[64];
		for (int index = 0; index < header.length; index++) {
			header[index] = (byte) (index * 7);
		}
		for (int version = 1; version <= 2; version++) {
			ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).putLong(0,
					(version == 1) ? UndoLogLayout.MAGIC_1 : UndoLogLayout.MAGIC);
			CRC32C crc = new CRC32C();
			crc.update(header, 0, 44);
			if (version == 2) {
				crc.update(header, 48, 16);
			}
			assertThat(UndoLog.headerChecksum(header)).isEqualTo((int) crc.getValue());
		}
	}

	@Test
	void entries() {
		assertThat(EntryType.BLOCK.code()).isEqualTo(1);
		assertThat(EntryType.NEW.code()).isEqualTo(2);
		assertThat(EntryType.HEADER.code()).isEqualTo(3);
		assertThat(EntryType.WORD.code()).isEqualTo(4);
		assertThat(EntryType.values()).hasSize(4);
		assertThat(UndoLogLayout.RANGE_IN_BLOCK).isEqualTo(24);
		assertThat(UndoLogLayout.PAYLOAD_IN_BLOCK).isEqualTo(32);
		assertThat(UndoLogLayout.range(3, 5)).isEqualTo(0x5_0000_0003L);
		assertThat(UndoLogLayout.rangeFrom(0x5_0000_0003L)).isEqualTo(3);
		assertThat(UndoLogLayout.rangeLength(0x5_0000_0003L)).isEqualTo(5);
	}

	@Test
	void aBlockOfTheSameLengthIsLoggedInPart() {
		WriteBlock change = blockChange(17, 17);
		assertThat(change.overwrittenFrom()).isEqualTo(3);
		assertThat(change.overwrittenBytes()).isEqualTo(5);
	}

	@Test
	void aBlockOfAnotherLengthIsLoggedWhole() {
		WriteBlock change = blockChange(17, 9);
		assertThat(change.overwrittenFrom()).isZero();
		assertThat(change.overwrittenBytes()).isEqualTo(17);
	}

	private static WriteBlock blockChange(int lengthBefore, int lengthAfter) {
		return new WriteBlock(0, new BlockHeader(1, 0x1_0000_0000L | lengthBefore, 3), new byte[lengthBefore],
				new BlockHeader(2, 0x1_0000_0000L | lengthAfter, 4), new byte[lengthAfter], 3, 8);
	}

}

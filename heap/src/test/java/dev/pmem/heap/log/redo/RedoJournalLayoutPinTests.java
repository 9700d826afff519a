/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.log.redo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

import org.junit.jupiter.api.Test;

/**
 * The numbers of docs/FORMAT.md.
 */
class RedoJournalLayoutPinTests {

	@Test
	void record() {
		byte[] magic = new byte[8];
		for (int index = 0; index < magic.length; index++) {
			magic[index] = (byte) (RedoJournalLayout.MAGIC >>> (8 * index));
		}
		assertThat(new String(magic, StandardCharsets.US_ASCII)).isEqualTo("REDOREC2");
		assertThat(RedoJournalLayout.MAGIC_1).isEqualTo(RedoJournalLayout.MAGIC - (1L << 56));
		assertThat(RedoJournalLayout.BLOCK_SUM_IN_BODY).isEqualTo(8);
		assertThat(RedoJournalLayout.SUMS_BYTES).isEqualTo(16);
		assertThat(RedoJournalLayout.EPOCH).isEqualTo(8);
		assertThat(RedoJournalLayout.SEQUENCE).isEqualTo(16);
		assertThat(RedoJournalLayout.BODY_OFFSET).isEqualTo(24);
		assertThat(RedoJournalLayout.BODY_BYTES).isEqualTo(32);
		assertThat(RedoJournalLayout.ENTRY_COUNT).isEqualTo(40);
		assertThat(RedoJournalLayout.ALONE).isEqualTo(0x8000_0000);
		assertThat(RedoJournalLayout.BODY_CHECKSUM).isEqualTo(44);
		assertThat(RedoJournalLayout.POOL_TAG).isEqualTo(48);
		assertThat(RedoJournalLayout.PREVIOUS_CHECKSUM).isEqualTo(56);
		assertThat(RedoJournalLayout.HEADER_CHECKSUM).isEqualTo(60);
		assertThat(RedoJournalLayout.HEADER_BYTES).isEqualTo(64);
		assertThat(RedoJournalLayout.ENTRY_LENGTH).isEqualTo(8);
		assertThat(RedoJournalLayout.ENTRY_HEADER_BYTES).isEqualTo(16);
		assertThat(RedoJournalLayout.entryBytes(9)).isEqualTo(32);
		assertThat(RedoJournalLayout.recordBytes(0)).isEqualTo(512);
		assertThat(RedoJournalLayout.recordBytes(448)).isEqualTo(512);
		assertThat(RedoJournalLayout.recordBytes(449)).isEqualTo(1024);
		assertThat(RedoJournalLayout.poolTag(new UUID(5, 3))).isEqualTo(6);
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;

import org.junit.jupiter.api.Test;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.pool.BlockKind;

/**
 * Pins the format of nodes: a change here is a change of the pool's format.
 */
class IndexNodeLayoutTests {

	@Test
	void numbers() {
		assertThat(IndexNodeLayout.NODE_BYTES).isEqualTo(1000);
		assertThat(IndexNodeLayout.MAXIMUM_LEVEL).isEqualTo(31);
		assertThat(IndexNodeLayout.LEVEL).isEqualTo(0);
		assertThat(IndexNodeLayout.FLAGS).isEqualTo(1);
		assertThat(IndexNodeLayout.COUNT).isEqualTo(2);
		assertThat(IndexNodeLayout.DIRECTORY).isEqualTo(4);
		assertThat(IndexNodeLayout.DIRECTORY_ITEM_BYTES).isEqualTo(2);
		assertThat(IndexNodeLayout.HAS_REFERENCE).isEqualTo(0x8000);
		assertThat(IndexNodeLayout.START_MASK).isEqualTo(0x7FFF);
		assertThat(IndexNodeLayout.REFERENCE_BYTES).isEqualTo(8);
		assertThat(IndexNodeLayout.EMPTY_BYTES).isEqualTo(6);
		assertThat(IndexKeys.MAXIMUM_KEY_BYTES).isEqualTo(300);
	}

	@Test
	void bytesOfLeaf() {
		BlockImage leaf = node(0);
		IndexNode.insert(leaf, 0, new byte[]{0x62}, 0, 1, 0, 0x0102030405060708L);
		IndexNode.insert(leaf, 0, new byte[]{0x61, 0x61}, 0, 2, 0, 0x1000);
		assertThat(hex(leaf)).isEqualTo("00" + "00" + "0200" //
				+ "0000" + "0a00" + "1300" //
				+ "6161" + "0010000000000000" //
				+ "62" + "0807060504030201");
	}

	@Test
	void bytesOfInteriorNode() {
		BlockImage interior = node(1);
		IndexNode.insert(interior, 0, new byte[0], 0, 0, 0, 0x1000);
		IndexNode.insert(interior, 1, new byte[]{0x61}, 0, 1, 0, 0x2000);
		IndexNode.insert(interior, 2, new byte[]{0x62}, 0, 1, 0x77, 0x3000);
		assertThat(hex(interior)).isEqualTo("01" + "00" + "0300" //
				+ "0000" + "0800" + "1180" + "2200" //
				+ "0010000000000000" //
				+ "61" + "0020000000000000" //
				+ "62" + "7700000000000000" + "0030000000000000");
	}

	@Test
	void nodeHoldsThreeEntriesWithLongestKeys() {
		int entryBytes = IndexNode.growth(IndexKeys.MAXIMUM_KEY_BYTES, 1);
		assertThat(IndexNodeLayout.EMPTY_BYTES + 3 * entryBytes).isLessThanOrEqualTo(IndexNodeLayout.NODE_BYTES);
	}

	private static BlockImage node(int level) {
		BlockImage node = new BlockImage();
		node.kind = BlockKind.INDEX_NODE.code();
		node.ensureCapacity(IndexNodeLayout.NODE_BYTES);
		IndexNode.clear(node, level);
		return node;
	}

	private static String hex(BlockImage node) {
		return HexFormat.of().formatHex(node.bytes, 0, node.length);
	}

}

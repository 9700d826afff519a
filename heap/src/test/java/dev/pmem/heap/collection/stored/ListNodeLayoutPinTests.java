/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.collection.stored;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;

import dev.pmem.heap.collection.stored.ListNode.Element;
import dev.pmem.heap.object.layout.CollectionForm;

/**
 * Pins the payload of a LIST_NODE block, and the codes of collections.
 */
class ListNodeLayoutPinTests {

	@Test
	void leaf() {
		ListNode leaf = ListNode.ofElements(List.of(new Element(new byte[]{7, 8, 9}, 2, false),
				new Element(new byte[]{1, 2, 3, 4, 5, 6, 7, 8}, 8, true)));
		assertThat(leaf.bytes).containsExactly(0, 0, 2, 0, 0, 0, 2, 0x80, 10, 0, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8);
		assertThat(leaf.remove(0).insertElement(0, new byte[]{7, 8}, 2, false).bytes).isEqualTo(leaf.bytes);
		assertThat(leaf.part(0, 1).append(leaf.part(1, 2)).bytes).isEqualTo(leaf.bytes);
	}

	@Test
	void interiorNode() {
		ListNode node = ListNode.empty(1).insertChild(0, 0x0807_0605_0403_0201L, 0x18)
				.insertChild(0, 0x0102_0304_0506_0708L, 0x17);
		assertThat(node.bytes).containsExactly(1, 0, 2, 0, 8, 7, 6, 5, 4, 3, 2, 1, 0x17, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3,
				4, 5, 6, 7, 8, 0x18, 0, 0, 0, 0, 0, 0, 0);
		assertThat(node.size()).isEqualTo(0x2F);
	}

	@Test
	void forms() {
		assertThat(CollectionForm.of(1)).isEqualTo(CollectionForm.LIST);
		assertThat(CollectionForm.of(2)).isEqualTo(CollectionForm.SET);
		assertThat(CollectionForm.of(3)).isEqualTo(CollectionForm.MAP);
		assertThat(CollectionForm.of(4)).isEqualTo(CollectionForm.SORTED_MAP);
		assertThat(CollectionForm.of(5)).isNull();
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core;

import java.util.Arrays;

import dev.pmem.heap.store.References;

/**
 * References, in order.
 */
final class ReferenceList {

	private long[] references = new long[16];

	private int size;

	/** The remaining references of a cursor. */
	static ReferenceList of(References references) {
		ReferenceList list = new ReferenceList();
		while (references.next()) {
			list.add(references.reference());
		}
		return list;
	}

	private void add(long reference) {
		if (this.size == this.references.length) {
			this.references = Arrays.copyOf(this.references, this.size * 2);
		}
		this.references[this.size++] = reference;
	}

	int size() {
		return this.size;
	}

	long get(int index) {
		return this.references[index];
	}

}

package dev.pmem.data.core;

import java.util.Arrays;

/**
 * A growing list of references.
 */
final class ReferenceList {

	private long[] references = new long[16];

	private int size;

	void add(long reference) {
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

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.codec;

import dev.pmem.heap.object.payload.PartReader;
import dev.pmem.heap.object.payload.PayloadReader;
import dev.pmem.heap.object.payload.ValueReader;

/**
 * Readers that go through composed values for the sake of what lies in them, and make no values.
 */
final class VisitReaders {

	/** What the readers return. */
	static final Object VISITED = new Object();

	private VisitReaders() {}

	/** Goes through a collection or an array. */
	record Elements(ValueReader element) implements PartReader {

		@Override
		public Object readPart(PayloadReader in, int base, int position, int word) {
			ElementCursor cursor = new ElementCursor(in, base, position, word);
			for (int index = 0; index < cursor.count(); index++) {
				cursor.next(this.element);
			}
			cursor.finish();
			return VISITED;
		}

	}

	/** Goes through a map. */
	record Entries(ValueReader key, ValueReader value) implements PartReader {

		@Override
		public Object readPart(PayloadReader in, int base, int position, int word) {
			ElementCursor cursor = new ElementCursor(in, base, position, word);
			for (int index = 0; index < cursor.count(); index++) {
				cursor.next(this.key);
				cursor.next(this.value);
			}
			cursor.finish();
			return VISITED;
		}

	}

}

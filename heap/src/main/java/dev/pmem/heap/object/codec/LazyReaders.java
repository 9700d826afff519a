/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.codec;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.ObjectReference;
import dev.pmem.heap.object.kind.Kind;
import dev.pmem.heap.object.lazy.LazyList;
import dev.pmem.heap.object.lazy.LazyMap;
import dev.pmem.heap.object.lazy.LazySet;
import dev.pmem.heap.object.payload.PartReader;
import dev.pmem.heap.object.payload.PayloadReader;
import dev.pmem.heap.object.payload.StoredReferences;
import dev.pmem.heap.object.payload.ValueReader;

/**
 * Readers of collections and maps of references that are loaded when they are touched. A property of an interface type
 * admits them.
 */
final class LazyReaders {

	private static final ValueReader PLAIN = Kind.REFERENCE.scalar();

	private LazyReaders() {}

	private static long offset(@Nullable Object reference) {
		return (reference instanceof ObjectReference known) ? known.offset() : 0;
	}

	/**
	 * @param type the class of which the property admits elements
	 * @param path the property, from the class of the object on
	 */
	record Elements(boolean isSet, Class<?> type, String path) implements PartReader {

		@Override
		public Object readPart(PayloadReader in, int base, int position, int word) {
			ElementCursor cursor = new ElementCursor(in, base, position, word);
			var references = in.references().lazily(cursor.references(), this.type, this.path);
			return (this.isSet || CollectionCodec.isSetForm(cursor.form()))
					? new LazySet(references)
					: new LazyList(references);
		}

	}

	/**
	 * @param type the class of which the property admits values
	 * @param path the property, from the class of the object on
	 */
	record Values(ValueReader key, Class<?> type, String path) implements PartReader {

		@Override
		public Object readPart(PayloadReader in, int base, int position, int word) {
			ElementCursor cursor = new ElementCursor(in, base, position, word);
			long[] offsets = new long[cursor.count()];
			List<@Nullable Object> keys = new ArrayList<>(offsets.length);
			for (int index = 0; index < offsets.length; index++) {
				keys.add(cursor.next(this.key));
				offsets[index] = offset(cursor.next(PLAIN));
			}
			cursor.finish();
			return new LazyMap(keys, in.references().lazily(StoredReferences.of(offsets), this.type, this.path));
		}

	}

}

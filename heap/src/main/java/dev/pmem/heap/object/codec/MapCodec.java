/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.codec;

import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.object.kind.Kind;
import dev.pmem.heap.object.layout.Shape.MapKind;
import dev.pmem.heap.object.lazy.LazyMap;
import dev.pmem.heap.object.payload.PartReader;
import dev.pmem.heap.object.payload.PartWriter;
import dev.pmem.heap.object.payload.PayloadReader;
import dev.pmem.heap.object.payload.PayloadWriter;
import dev.pmem.heap.object.payload.StoredReferences;
import dev.pmem.heap.object.payload.ValuePathException;
import dev.pmem.heap.object.payload.ValueReader;
import dev.pmem.heap.object.payload.ValueWriter;

/**
 * Maps: a header, then keys and values in turn, in iteration order or sorted by bytes as in {@link CollectionCodec}.
 */
final class MapCodec {

	private MapCodec() {}

	record Writer(Class<?> type, ValueWriter key, ValueWriter value) implements PartWriter {

		@Override
		public int writePart(PayloadWriter out, Object value) {
			if (!this.type.isInstance(value)) {
				throw new ValuePathException("is a " + value.getClass().getName() + ", not a " + this.type.getName());
			}
			Object present = CollectionCodec.present(out, value, this.type, Map.of());
			Map<?, ?> map = (Map<?, ?>) present;
			if (map instanceof SortedMap<?, ?> sorted) {
				CollectionCodec.requireNatural(sorted.comparator());
			}
			if (map instanceof IdentityHashMap<?, ?>) {
				throw new ValuePathException("is an IdentityHashMap, whose keys' identity can't be stored");
			}
			int headerAt = ElementCursor.writeHeader(out, 0);
			StoredReferences unloaded = CollectionCodec.unloaded(out, present);
			if (unloaded != null && present instanceof LazyMap lazy) {
				long[] offsets = unloaded.offsets();
				List<@Nullable Object> keys = lazy.keys();
				for (int index = 0; index < offsets.length; index++) {
					ElementCursor.write(out, this.key, keys.get(index));
					ElementCursor.write(out, Kind.REFERENCE.scalar(), CollectionCodec.reference(offsets[index]));
				}
				ElementCursor.setCount(out, headerAt, offsets.length);
				return 0;
			}
			int count = 0;
			int[] starts = CollectionCodec.isUnordered(present) ? new int[map.size() + 1] : new int[0];
			for (Map.Entry<?, ?> entry : map.entrySet()) {
				if (starts.length > 0) {
					starts = CollectionCodec.note(starts, count, out.length());
				}
				try {
					ElementCursor.write(out, this.key, entry.getKey());
					ElementCursor.write(out, this.value, entry.getValue());
				} catch (ValuePathException ex) {
					throw ex.within("[" + entry.getKey() + "]");
				}
				count++;
			}
			ElementCursor.setCount(out, headerAt, count);
			if (starts.length > 0) {
				CollectionCodec.sortParts(out, CollectionCodec.note(starts, count, out.length()), count);
			}
			return 0;
		}

	}

	/** @param keyType the enum class, for an EnumMap */
	record Reader(MapKind kind, Class<?> keyType, ValueReader key, ValueReader value) implements PartReader {

		@Override
		public Object readPart(PayloadReader in, int base, int position, int word) {
			ElementCursor cursor = new ElementCursor(in, base, position, word);
			Map<@Nullable Object, @Nullable Object> map = create(cursor.count());
			for (int index = 0; index < cursor.count(); index++) {
				Object entryKey = cursor.next(this.key);
				Object entryValue = cursor.next(this.value);
				try {
					map.put(entryKey, entryValue);
				} catch (NullPointerException | ClassCastException ex) {
					throw CorruptPoolException.ofObject("key " + entryKey + " in a " + map.getClass().getName(), ex);
				}
			}
			cursor.finish();
			return map;
		}

		@SuppressWarnings({"unchecked", "rawtypes"})
		private Map<@Nullable Object, @Nullable Object> create(int count) {
			return switch (this.kind) {
				case MAP -> LinkedHashMap.newLinkedHashMap(count);
				case SORTED_MAP -> new TreeMap<>();
				case ENUM_MAP -> new EnumMap(this.keyType);
			};
		}

	}

}

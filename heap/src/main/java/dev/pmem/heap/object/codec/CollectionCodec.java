/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.codec;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.object.ObjectReference;
import dev.pmem.heap.object.layout.Shape.CollectionKind;
import dev.pmem.heap.object.lazy.LazyContainer;
import dev.pmem.heap.object.payload.LazyReferences;
import dev.pmem.heap.object.payload.PartReader;
import dev.pmem.heap.object.payload.PartWriter;
import dev.pmem.heap.object.payload.PayloadReader;
import dev.pmem.heap.object.payload.PayloadWriter;
import dev.pmem.heap.object.payload.StoredReferences;
import dev.pmem.heap.object.payload.ValuePathException;
import dev.pmem.heap.object.payload.ValueReader;
import dev.pmem.heap.object.payload.ValueWriter;

/**
 * Collections: a header and the elements in iteration order. The elements of a set without an iteration order are
 * sorted by their bytes, so that equal sets have equal bytes.
 */
final class CollectionCodec {

	/** As the property's type says; for a Collection or Queue, a List. */
	private static final int FORM_DECLARED = 0;

	private static final int FORM_SET = 1;

	private static final int FORM_SORTED_SET = 2;

	private static final int FORM_DEQUE = 3;

	private CollectionCodec() {}

	static boolean isSetForm(int form) {
		return form == FORM_SET;
	}

	record Writer(CollectionKind kind, Class<?> type, ValueWriter element) implements PartWriter {

		@Override
		public int writePart(PayloadWriter out, Object value) {
			if (!this.type.isInstance(value)) {
				throw new ValuePathException("is a " + value.getClass().getName() + ", not a " + this.type.getName());
			}
			Object present = present(out, value, this.type, List.of());
			Collection<?> collection = (Collection<?>) present;
			StoredReferences unloaded = unloaded(out, present);
			if (unloaded != null) {
				writeUnloaded(out, (LazyContainer) present, form(collection), unloaded);
				return 0;
			}
			requireStorable(collection);
			int headerAt = ElementCursor.writeHeader(out, form(collection));
			int count = 0;
			int[] starts = isUnordered(present) ? new int[collection.size() + 1] : new int[0];
			for (Object element : out.references().storedElements(LazyContainer.storedFor(collection))) {
				if (starts.length > 0) {
					starts = note(starts, count, out.length());
				}
				writeElement(out, element, count);
				count++;
			}
			ElementCursor.setCount(out, headerAt, count);
			if (starts.length > 0) {
				sortParts(out, note(starts, count, out.length()), count);
			}
			return 0;
		}

		private void writeUnloaded(PayloadWriter out, LazyContainer container, int form, StoredReferences stored) {
			LazyReferences references = container.unloaded();
			List<@Nullable Object> appended = (references != null) ? references.appended() : List.of();
			int headerAt = ElementCursor.writeHeader(out, form);
			stored.writeTo(out);
			for (int index = 0; index < appended.size(); index++) {
				writeElement(out, appended.get(index), stored.count() + index);
			}
			ElementCursor.setCount(out, headerAt, stored.count() + appended.size());
		}

		private void writeElement(PayloadWriter out, @Nullable Object element, int index) {
			try {
				ElementCursor.write(out, this.element, element);
			} catch (ValuePathException ex) {
				throw ex.within("[" + index + "]");
			}
		}

		private int form(Collection<?> collection) {
			if (this.kind != CollectionKind.COLLECTION && this.kind != CollectionKind.QUEUE) {
				return FORM_DECLARED;
			}
			return switch (collection) {
				case List<?> _ -> FORM_DECLARED;
				case SortedSet<?> _ -> FORM_SORTED_SET;
				case Set<?> _ -> FORM_SET;
				case java.util.Queue<?> _ -> FORM_DEQUE;
				default -> FORM_DECLARED;
			};
		}

	}

	/**
	 * What is written of a collection or map: another one if this one was not loaded, and another is newer.
	 * @param empty written if there is none any more
	 */
	static Object present(PayloadWriter out, Object value, Class<?> type, Object empty) {
		LazyReferences references = (value instanceof LazyContainer lazy) ? lazy.unloaded() : null;
		if (references == null) {
			return value;
		}
		Object present = out.references().present(value, references);
		if (present == null) {
			return empty;
		}
		return type.isInstance(present) ? present : value;
	}

	/** The references of a collection or map that was not loaded; null if it must be written element by element. */
	static @Nullable StoredReferences unloaded(PayloadWriter out, Object value) {
		LazyReferences references = (value instanceof LazyContainer lazy) ? lazy.unloaded() : null;
		return (references != null) ? out.references().storedOf(references) : null;
	}

	static @Nullable ObjectReference reference(long offset) {
		return (offset == 0) ? null : new ObjectReference(offset);
	}

	private static void requireStorable(Collection<?> collection) {
		if (collection instanceof SortedSet<?> sorted) {
			requireNatural(sorted.comparator());
		}
		if (collection instanceof PriorityQueue<?>
				|| collection instanceof BlockingQueue<?> && !(collection instanceof java.util.Deque<?>)) {
			throw new ValuePathException("is a " + collection.getClass().getName()
					+ ", which would come back as a plain queue; use an ArrayDeque or LinkedList");
		}
	}

	static void requireNatural(@Nullable Comparator<?> comparator) {
		if (comparator != null && comparator != Comparator.naturalOrder()) {
			throw new ValuePathException("is sorted by a Comparator, which can't be stored; use the natural order");
		}
	}

	/** Whether the iteration order has no meaning. */
	static boolean isUnordered(Object value) {
		Class<?> type = value.getClass();
		return type == HashSet.class || type == java.util.HashMap.class
				|| type == java.util.concurrent.ConcurrentHashMap.class
				|| (value instanceof Set || value instanceof java.util.Map)
						&& type.getName().startsWith("java.util.ImmutableCollections$");
	}

	/**
	 * The starts with one more, in a larger array if need be. The collection may grow while it is written; the
	 * collection's own check of concurrent changes then fails, not this method.
	 */
	static int[] note(int[] starts, int count, int at) {
		int[] grown = (count < starts.length) ? starts : Arrays.copyOf(starts, 2 * count + 1);
		grown[count] = at;
		return grown;
	}

	/** Sorts the parts between these starts by their bytes. Each is free of absolute positions. */
	static void sortParts(PayloadWriter out, int[] starts, int count) {
		if (count < 2) {
			return;
		}
		byte[][] parts = new byte[count][];
		for (int index = 0; index < count; index++) {
			parts[index] = Arrays.copyOfRange(out.bytes(), starts[index], starts[index + 1]);
		}
		Arrays.sort(parts, Arrays::compareUnsigned);
		out.truncate(starts[0]);
		for (byte[] part : parts) {
			out.append(part);
		}
	}

	/** @param elementType the enum class, for an EnumSet */
	record Reader(CollectionKind kind, Class<?> elementType, ValueReader element) implements PartReader {

		@Override
		public Object readPart(PayloadReader in, int base, int position, int word) {
			ElementCursor cursor = new ElementCursor(in, base, position, word);
			Collection<@Nullable Object> collection = create(cursor.form(), cursor.count());
			if (this.element instanceof ReferenceCodec && !(collection instanceof List<?>)) {
				List<@Nullable Object> elements = new ArrayList<>(cursor.count());
				read(cursor, elements);
				// an element's hash and order are known once its properties are filled
				in.references().whenFilled(elements, () -> collection.addAll(elements));
				return collection;
			}
			read(cursor, collection);
			return collection;
		}

		private void read(ElementCursor cursor, Collection<@Nullable Object> collection) {
			for (int index = 0; index < cursor.count(); index++) {
				Object element = cursor.next(this.element);
				try {
					collection.add(element);
				} catch (NullPointerException | ClassCastException ex) {
					throw CorruptPoolException.ofObject("element " + element + " in a "
							+ collection.getClass().getName(), ex);
				}
			}
			cursor.finish();
		}

		@SuppressWarnings({"unchecked", "rawtypes"})
		private Collection<@Nullable Object> create(int form, int count) {
			return switch (this.kind) {
				case LIST -> new ArrayList<>(count);
				case LINKED_LIST -> new LinkedList<>();
				case ARRAY_DEQUE -> new ArrayDeque<>(count);
				case SET -> LinkedHashSet.newLinkedHashSet(count);
				case SORTED_SET -> new TreeSet<>();
				case ENUM_SET -> (Collection) EnumSet.noneOf((Class) this.elementType);
				case COLLECTION, QUEUE -> switch (form) {
					case FORM_SET -> requireCollection(LinkedHashSet.newLinkedHashSet(count));
					case FORM_SORTED_SET -> requireCollection(new TreeSet<>());
					case FORM_DEQUE -> new ArrayDeque<>(count);
					default -> (this.kind == CollectionKind.QUEUE) ? new LinkedList<>() : new ArrayList<>(count);
				};
			};
		}

		private Collection<@Nullable Object> requireCollection(Collection<@Nullable Object> set) {
			if (this.kind != CollectionKind.COLLECTION) {
				throw CorruptPoolException.ofObject("a set in a queue");
			}
			return set;
		}

	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.key;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.LayoutMismatchException;
import dev.pmem.heap.object.codec.FieldReader;
import dev.pmem.heap.object.kind.Kind;
import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.object.layout.Shape;
import dev.pmem.heap.object.payload.PayloadWriter;

/**
 * Makes index keys of stored objects without their class, from the signature that {@link KeyEncoding#signature}
 * returned. Immutable and thread-safe.
 */
public final class StoredKeys {

	/** More than a key can have. */
	private static final int MAXIMUM_PARTS = 100;

	private final List<Part> parts;

	private final int maxSize;

	/**
	 * One value in the key.
	 *
	 * @param kind null for an enum constant
	 * @param marked whether a byte tells null
	 * @param partlyPrimitive whether objects of some classes have it as a primitive property, and others lack it
	 */
	private record Part(String path, @Nullable Kind kind, boolean marked, boolean partlyPrimitive) {}

	private StoredKeys(List<Part> parts, int maxSize) {
		this.parts = parts;
		this.maxSize = maxSize;
	}

	/**
	 * The keys that are made under this signature.
	 * @throws CorruptPoolException if the text is no signature
	 */
	public static StoredKeys of(String signature) {
		String[] items = signature.split(",");
		try {
			if (!items[0].startsWith(KeyFormat.SIGNATURE_START)) {
				throw new IllegalArgumentException(items[0]);
			}
			List<Part> parts = new ArrayList<>();
			for (int index = 1; index < items.length; index++) {
				int colon = items[index].indexOf(':');
				boolean marked = items[index].endsWith("?");
				boolean partlyPrimitive = items[index].endsWith(KeyFormat.PARTLY_PRIMITIVE + "?");
				String kind = items[index].substring(colon + 1,
						items[index].length() - (marked ? 1 : 0) - (partlyPrimitive ? 1 : 0));
				parts.add(new Part(items[index].substring(0, colon),
						kind.equals(KeyFormat.ENUM) ? null : Kind.valueOf(kind), marked, partlyPrimitive));
			}
			return new StoredKeys(List.copyOf(parts),
					Integer.parseInt(items[0].substring(KeyFormat.SIGNATURE_START.length())));
		} catch (IllegalArgumentException | IndexOutOfBoundsException ex) {
			throw CorruptPoolException.ofLayout("an index has the signature '" + signature + "', which is none", ex);
		}
	}

	/**
	 * The keys that are made of one field, which is never null, as {@link KeyEncoding} makes them.
	 * @param written a layout that has the field
	 * @throws CorruptPoolException if the field can't be a key
	 */
	public static StoredKeys ofField(Layout written, String name, int maxSize) {
		List<Part> parts = new ArrayList<>();
		Layout.Field field = written.root().field(name);
		if (field == null) {
			throw CorruptPoolException.ofLayout("a layout of entries has no field " + name);
		}
		addParts(written, field, name, false, parts);
		return new StoredKeys(List.copyOf(parts), maxSize);
	}

	private static void addParts(Layout written, Layout.Field field, String path, boolean marked, List<Part> parts) {
		switch (field.shape()) {
			case Shape.Scalar(Kind kind) -> parts.add(new Part(path, kind, marked, false));
			case Shape.Enumeration _ -> parts.add(new Part(path, null, marked, false));
			case Shape.Struct struct when parts.size() < MAXIMUM_PARTS -> {
				for (Layout.Field inner : written.struct(struct).fields()) {
					addParts(written, inner, path + '.' + inner.name(), marked || inner.isNullable(), parts);
				}
			}
			default -> throw CorruptPoolException.ofLayout("a key is made of a " + field.shape());
		}
	}

	/** Whether an object has a key for each element of a container, and not one key. */
	public boolean isOfElements() {
		return ElementKeys.isPath(this.parts.getFirst().path);
	}

	/**
	 * Makes keys of objects of this layout.
	 * @throws LayoutMismatchException if a property's stored values do not convert to what the keys are made of
	 */
	public Extractor extractor(Layout written) {
		List<Value> values = new ArrayList<>();
		for (Part part : this.parts) {
			values.add(Value.of(part, written));
		}
		return new Extractor(values, this.maxSize);
	}

	/** Makes keys of objects of one layout. Thread-safe. */
	public static final class Extractor {

		private final List<Value> values;

		private final int maxSize;

		private Extractor(List<Value> values, int maxSize) {
			this.values = values;
			this.maxSize = maxSize;
		}

		/**
		 * The keys of the object's elements, or the keys that the object may have. There are two keys then if a number in an embedded object is not stored, and
		 * only the class could tell whether the number is null or 0; otherwise there is one.
		 * @throws CorruptPoolException if the bytes are damaged
		 */
		public List<byte[]> keys(byte[] payload, int length) {
			Value first = this.values.getFirst();
			if (ElementKeys.isPath(first.part.path)) {
				return ElementKeys.distinct(first.elements(payload, length),
						(out, value) -> KeyFormat.putPart(out, first.part.kind, false, value, true), this.maxSize);
			}
			boolean[] isUnsure = {false};
			byte[] key = key(payload, length, false, isUnsure);
			return isUnsure[0] ? List.of(key, key(payload, length, true, isUnsure)) : List.of(key);
		}

		private byte[] key(byte[] payload, int length, boolean missingIsZero, boolean[] isUnsure) {
			PayloadWriter out = new PayloadWriter(64);
			for (int index = 0; index < this.values.size(); index++) {
				Value each = this.values.get(index);
				Object value = each.get(payload, length);
				if (value == null && each.isZeroPossible(payload, length)) {
					isUnsure[0] |= each.part.marked;
					value = (missingIsZero || !each.part.marked) ? each.zero : null;
				}
				if (value == null && !each.part.marked) {
					throw CorruptPoolException.ofObject("no " + each.part.path);
				}
				KeyFormat.putPart(out, each.part.kind, each.part.marked, value, index == this.values.size() - 1);
			}
			return KeyFormat.finish(out, this.maxSize);
		}

	}

	/**
	 * How one value is read.
	 *
	 * @param field the field's reader; null if the layout lacks the field
	 * @param owner the embedded object that contains the field; null if there is none
	 * @param zero the value that stands for a missing value if its type is primitive; null for kinds without a
	 * primitive type
	 */
	private record Value(Part part, @Nullable FieldReader field, @Nullable FieldReader owner,
			@Nullable Function<Object, ?> conversion, @Nullable Object zero) {

		static Value of(Part part, Layout written) {
			FieldReader field = FieldReader.find(written, ElementKeys.container(part.path));
			int dot = part.path.lastIndexOf('.');
			FieldReader owner = (dot < 0) ? null : FieldReader.find(written, part.path.substring(0, dot));
			Function<Object, ?> conversion = null;
			if (field != null && part.kind != null) {
				conversion = (elementShape(part, field.shape()) instanceof Shape.Scalar(Kind from))
						? part.kind.widening(from)
						: null;
				if (conversion == null) {
					throw new LayoutMismatchException("Property " + part.path + " is stored as " + field.shape()
							+ ", but an index was made of it as " + part.kind);
				}
			}
			return new Value(part, field, owner, conversion, (part.kind != null) ? part.kind.scalar().zero() : null);
		}

		/** The shape of what the keys are made of. */
		private static @Nullable Shape elementShape(Part part, Shape field) {
			if (!ElementKeys.isPath(part.path)) {
				return field;
			}
			return switch (field) {
				case Shape.Elements(Shape.CollectionKind _, Shape element) -> element;
				case Shape.Array(Shape element) -> element;
				case Shape.Entries(Shape.MapKind _, Shape _, Shape value) -> value;
				// the array's own kind is that of its elements once they are read
				case Shape.Scalar(Kind kind) when kind.isArray() && part.kind != null -> new Shape.Scalar(part.kind);
				default -> null;
			};
		}

		/** The elements; none if the container is null. */
		List<@Nullable Object> elements(byte[] payload, int length) {
			Object container = (this.field != null) ? this.field.value(payload, length) : null;
			List<@Nullable Object> elements = new ArrayList<>();
			switch (container) {
				case null -> {
					// none
				}
				case Collection<?> collection -> elements.addAll(collection);
				case Map<?, ?> map -> elements.addAll(map.values());
				default -> {
					for (int index = 0; index < Array.getLength(container); index++) {
						elements.add(Array.get(container, index));
					}
				}
			}
			Function<Object, ?> converting = this.conversion;
			if (converting != null) {
				elements.replaceAll((each) -> (each == null) ? null : converting.apply(each));
			}
			return elements;
		}

		@Nullable
		Object get(byte[] payload, int length) {
			Object value = (this.field != null) ? this.field.value(payload, length) : null;
			return (value != null && this.conversion != null) ? this.conversion.apply(value) : value;
		}

		/**
		 * A property of the class itself that has no mark is primitive. If it is primitive in some classes of a
		 * hierarchy, a missing field does not tell whether the object's class is one of these. A property of an
		 * embedded object has a mark in any case.
		 */
		boolean isZeroPossible(byte[] payload, int length) {
			if (this.zero == null) {
				return false;
			}
			return !this.part.marked || this.part.partlyPrimitive && this.field == null
					|| this.owner != null && !this.owner.isNull(payload, length);
		}

	}

}

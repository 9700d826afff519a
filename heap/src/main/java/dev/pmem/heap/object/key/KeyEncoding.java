/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.key;

import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.LayoutMismatchException;
import dev.pmem.heap.exception.UnsupportedTypeException;
import dev.pmem.heap.object.codec.ElementProperties;
import dev.pmem.heap.object.codec.ObjectProperties;
import dev.pmem.heap.object.codec.PropertyReader;
import dev.pmem.heap.object.codec.StoredElements;
import dev.pmem.heap.object.kind.KeyBytes;
import dev.pmem.heap.object.kind.Kind;
import dev.pmem.heap.object.kind.ValueOrder;
import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.object.layout.Shape;
import dev.pmem.heap.object.payload.PayloadWriter;
import dev.pmem.heap.object.type.StoredProperty;
import dev.pmem.heap.object.type.TypeNode;
import dev.pmem.heap.object.type.ValueConversion;

/**
 * Makes index keys of properties. A key is a byte string whose unsigned lexicographic order is that of
 * {@link ValueOrder}, property by property, null first. Equal values have equal keys. Immutable and thread-safe.
 *
 * <p>A property that may be null has a byte before its value: 0 for null (nothing follows then), 1 otherwise. A Long
 * that is never null is therefore 8 bytes, an Integer 4, a UUID 16. Enum constants go by name, so reordering the
 * constants does not change keys; the order of the keys is not that of the constants, see {@link #isOrdered}. An
 * embedded object counts as its properties.
 *
 * <p>A key is shorter than the maximum. A longer key is cut to the maximum less 32 bytes, and the SHA-256 of the whole
 * key is appended. Cut keys are recognized by their length, which is the maximum. Cut keys are equal only if their
 * values are equal, but their order is exact only up to the cut.
 *
 * <p>Of the elements of a collection ({@code tags[]}) an object has a key for each distinct element that is not null.
 */
public final class KeyEncoding {

	/** The size of the hash in a cut key, in bytes. */
	public static final int HASH_SIZE = KeyFormat.HASH_SIZE;

	private final ObjectProperties model;

	private final List<Part> parts;

	private final int maxSize;

	/** Whether a property is an embedded object. */
	private final boolean hasEmbedded;

	/** The property of whose elements the keys are made; null if they are made of properties. */
	private final @Nullable StoredProperty container;

	/**
	 * One value in the key.
	 *
	 * @param property the property that holds the value
	 * @param getters the handles {@code (owner)value} that lead from the caller's value to this one
	 * @param argument the index of the caller's value
	 * @param marked whether a byte before the value shows null
	 */
	private record Part(StoredProperty property, List<MethodHandle> getters, int argument, boolean marked) {

	}

	private KeyEncoding(ObjectProperties model, List<Part> parts, int maxSize, @Nullable StoredProperty container) {
		this.container = container;
		this.model = model;
		this.parts = parts;
		this.maxSize = maxSize;
		this.hasEmbedded = parts.stream().anyMatch((part) -> !part.getters().isEmpty());
	}

	/**
	 * The encoding of these properties.
	 * @param nonNull whether none of them is ever null, as ids are
	 * @param maxSize how many bytes a key may take; at least 64
	 * @throws IllegalArgumentException if there is no such property
	 * @throws UnsupportedTypeException if it can't be indexed
	 */
	public static KeyEncoding of(ObjectProperties model, List<String> paths, boolean nonNull, int maxSize) {
		if (maxSize < 2 * HASH_SIZE) {
			throw new IllegalArgumentException("maximum of " + maxSize + " bytes is too small");
		}
		if (paths.stream().anyMatch(ElementKeys::isPath)) {
			return ofElements(model, paths, maxSize);
		}
		List<Part> parts = new ArrayList<>();
		for (int argument = 0; argument < paths.size(); argument++) {
			StoredProperty property = model.property(paths.get(argument));
			addParts(model, property, new Part(property, List.of(), argument, !nonNull && property.nullable()), parts);
		}
		return new KeyEncoding(model, List.copyOf(parts), maxSize, null);
	}

	/** A key for each element of a container that is not null. */
	private static KeyEncoding ofElements(ObjectProperties model, List<String> paths, int maxSize) {
		String path = paths.stream().filter(ElementKeys::isPath).findFirst().orElseThrow();
		String problem = model.type().getSimpleName() + "." + path + " can't be indexed";
		if (paths.size() > 1) {
			throw new UnsupportedTypeException(problem + " together with other properties: an index of elements has an "
					+ "entry for each of them, and nothing else in its keys",
					"Give the elements an index of their own");
		}
		StoredProperty container = model.property(ElementKeys.container(path));
		if (!StoredElements.areOf(container) || container.target() != null) {
			throw new UnsupportedTypeException(problem + ": " + container.path() + " of type "
					+ container.type().getTypeName() + " has no elements that are values",
					"Index collections and arrays of numbers, texts, times and enums only");
		}
		String name = path.substring(path.lastIndexOf('.') + 1);
		StoredProperty element = ElementProperties.of(model.elements(container, model.layout())).property(name);
		if (!isSupported(element.shape())) {
			throw new UnsupportedTypeException(problem + ", for its elements are of type "
					+ element.type().getTypeName(),
					"Index collections and arrays of numbers, texts, times and enums only");
		}
		StoredProperty key = new StoredProperty(path, element.type(), element.shape(), false, null,
				element.conversion());
		return new KeyEncoding(model, List.of(new Part(key, List.of(), 0, false)), maxSize, container);
	}

	/** Whether an object has a key for each element, and not one key. */
	public boolean isOfElements() {
		return this.container != null;
	}

	/** Whether values of the property at this position among the paths are text. */
	public boolean isText(int argument) {
		return this.parts.stream().anyMatch((part) -> part.argument() == argument && part.getters().isEmpty()
				&& part.property().kind() == Kind.STRING);
	}

	/**
	 * Makes the keys of the elements of stored objects of this layout.
	 * @throws LayoutMismatchException if the stored values do not convert
	 */
	public ElementKeys elementKeys(Layout written) {
		Kind kind = this.parts.getFirst().property().kind();
		return ElementKeys.of(this.model.elements(Objects.requireNonNull(this.container), written),
				(out, value) -> KeyFormat.putPart(out, kind, false, value, true), this.maxSize);
	}

	/**
	 * The encoding of the references at a path: a key is the offset of the target, 8 bytes, big-endian.
	 * @param maxSize as above
	 */
	public static KeyEncoding ofReferences(ObjectProperties model, String path, Class<?> target, int maxSize) {
		StoredProperty property = new StoredProperty(path, target, new Shape.Scalar(Kind.REFERENCE), false,
				target);
		return new KeyEncoding(model, List.of(new Part(property, List.of(), 0, false)), maxSize, null);
	}

	private static void addParts(ObjectProperties model, StoredProperty property, Part part, List<Part> parts) {
		if (!(property.shape() instanceof Shape.Struct)) {
			if (!isSupported(property.shape())) {
				throw new UnsupportedTypeException(model.type().getSimpleName() + "." + property.path() + " of type "
						+ property.type().getTypeName() + " can't be indexed, nor be an id or a part of one",
						"Index single values only, and take a number, a text, a UUID or a record of these as id");
			}
			parts.add(part);
			return;
		}
		if (parts.size() > 64 || part.getters().size() > 64) {
			throw new UnsupportedTypeException(model.type().getSimpleName() + "." + indexedPath(property, part)
					+ " can't be indexed: it has too many properties for a key, or contains itself",
					"Index properties of it, in a @CompoundIndex");
		}
		for (TypeNode.Property inner : model.parts(property)) {
			StoredProperty innerProperty = model.property(property.path() + "." + inner.name());
			List<MethodHandle> getters = new ArrayList<>(part.getters());
			getters.add(inner.getter().asType(inner.getter().type().generic()));
			boolean marked = part.marked() || !inner.node().type().isPrimitive();
			addParts(model, innerProperty, new Part(innerProperty, getters, part.argument(), marked), parts);
		}
	}

	/** The path of the index that leads to a property. */
	private static String indexedPath(StoredProperty property, Part part) {
		String path = property.path();
		for (int step = 0; step < part.getters().size(); step++) {
			path = path.substring(0, path.lastIndexOf('.'));
		}
		return path;
	}

	/** Whether values of this shape can be indexed: scalars but arrays, and enum constants. */
	public static boolean isSupported(Shape shape) {
		return switch (shape) {
			case Shape.Scalar(Kind kind) -> kind.isComparable();
			case Shape.Enumeration _ -> true;
			default -> false;
		};
	}

	/** Whether queries may ask for the keys' order. If so, an index serves ranges and sorting, not only equality. */
	public boolean isOrdered() {
		for (Part part : this.parts) {
			Kind kind = part.property().kind();
			if (kind == null || !kind.isOrdered()) {
				return false;
			}
		}
		return true;
	}

	/** Whether the keys are in the order of these properties, beside equal values of those before. */
	public boolean isOrdered(int first, int end) {
		for (Part part : this.parts) {
			Kind kind = part.property().kind();
			if (part.argument() >= first && part.argument() < end
					&& (kind == null || !kind.isOrdered() || !part.getters().isEmpty())) {
				return false;
			}
		}
		return true;
	}

	/** Where the values of the first properties end; null if that can't be told. */
	public @Nullable KeyPrefix prefix(int propertyCount) {
		int exactBytes = this.maxSize - HASH_SIZE;
		if (propertyCount > this.parts.getLast().argument()) {
			return KeyPrefix.whole(exactBytes);
		}
		List<@Nullable Kind> kinds = new ArrayList<>();
		boolean[] marked = new boolean[this.parts.size()];
		for (Part part : this.parts) {
			if (part.argument() < propertyCount) {
				marked[kinds.size()] = part.marked();
				kinds.add(part.property().kind());
			}
		}
		return KeyPrefix.of(kinds, marked, exactBytes);
	}

	/**
	 * Names everything that the keys depend on. If keys were made under another signature, their index must be rebuilt.
	 */
	public String signature() {
		StringBuilder text = new StringBuilder(KeyFormat.SIGNATURE_START).append(this.maxSize);
		for (Part part : this.parts) {
			Kind kind = part.property().kind();
			text.append(',').append(part.property().path()).append(':').append((kind != null)
					? kind.name()
					: KeyFormat.ENUM)
					.append((part.marked() && this.model.isPartlyPrimitive(part.property().path()))
							? KeyFormat.PARTLY_PRIMITIVE
							: "")
					.append(part.marked() ? "?" : "");
		}
		return text.toString();
	}

	/** The paths of the values in keys that were made under this signature, in their order. */
	public static List<String> paths(String signature) {
		List<String> paths = new ArrayList<>();
		String[] items = signature.split(",");
		for (int index = 1; index < items.length; index++) {
			paths.add(items[index].substring(0, items[index].lastIndexOf(':')));
		}
		return paths;
	}

	/** Whether all values of keys of one signature can be converted to those of another, in the same order. */
	public static boolean widens(String from, String to) {
		String[] older = form(from).split(",");
		String[] newer = form(to).split(",");
		for (int index = 0; index < older.length && index < newer.length; index++) {
			if (!older[index].equals(newer[index]) && !widensPart(older[index], newer[index])) {
				return false;
			}
		}
		return older.length == newer.length;
	}

	private static boolean widensPart(String from, String to) {
		for (Kind older : Kind.values()) {
			for (Kind newer : Kind.values()) {
				if (from.equals(":" + older.name()) && to.equals(":" + newer.name())) {
					return newer.widening(older) != null;
				}
			}
		}
		return false;
	}

	/** A signature without paths: keys of equal ones are made of equal values in the same way. */
	public static String form(String signature) {
		StringBuilder form = new StringBuilder();
		for (String item : signature.split(",")) {
			form.append(item.substring(item.lastIndexOf(':'))).append(',');
		}
		return form.toString();
	}

	/**
	 * The key of values, given in the order of the paths. If fewer values are given than there are paths, the result is
	 * the prefix of the keys of all objects with these values (unless a key was cut).
	 * @throws IllegalArgumentException if a value is not of its property's type and does not convert to it
	 */
	public byte[] encode(List<? extends @Nullable Object> values) {
		PayloadWriter out = new PayloadWriter(64);
		for (int index = 0; index < this.parts.size(); index++) {
			Part part = this.parts.get(index);
			if (part.argument() < values.size()) {
				Object value = values.get(part.argument());
				put(out, index, (value == null) ? null : given(part, value));
			}
		}
		return finish(out);
	}

	/** The key of a single value, or the prefix of the keys with it. */
	public byte[] encode(Object value) {
		return (value instanceof Long number && isPlainLong()) ? KeyBytes.of(number) : encode(List.of(value));
	}

	/** Whether a key is nothing but one long, which is never null. */
	private boolean isPlainLong() {
		Part first = this.parts.getFirst();
		return this.parts.size() == 1 && first.property().kind() == Kind.LONG && first.getters().isEmpty()
				&& !first.marked();
	}

	/**
	 * The prefix of the keys of all objects with these values, and text with this prefix in the next property.
	 */
	public byte[] encodeTextPrefix(List<? extends @Nullable Object> values, String prefix) {
		PayloadWriter out = new PayloadWriter(64);
		Part part = putWithNotNull(out, values);
		if (part.property().kind() != Kind.STRING || !part.getters().isEmpty()) {
			throw new IllegalArgumentException(part.property().path() + " is no text");
		}
		KeyBytes.putText(out, prefix, true);
		return Arrays.copyOf(out.bytes(), Math.min(out.length(), this.maxSize - HASH_SIZE));
	}

	/**
	 * The prefix of the keys of all objects with these values, in which the next property is not null; empty if all keys
	 * have it.
	 */
	public byte[] encodeNotNull(List<? extends @Nullable Object> values) {
		PayloadWriter out = new PayloadWriter(64);
		putWithNotNull(out, values);
		return Arrays.copyOf(out.bytes(), Math.min(out.length(), this.maxSize - HASH_SIZE));
	}

	/** Adds the values, and what shows that the next property is not null; returns the part for the latter. */
	private Part putWithNotNull(PayloadWriter out, List<? extends @Nullable Object> values) {
		out.append(encode(values));
		for (Part part : this.parts) {
			if (part.argument() == values.size()) {
				if (part.marked()) {
					KeyBytes.putByte(out, 1);
				}
				return part;
			}
		}
		throw new IllegalArgumentException("No property after " + values.size());
	}

	/** Whether the key was cut, so that its order is approximate. */
	public boolean isCut(byte[] key) {
		return key.length >= this.maxSize;
	}

	/** The part of a key whose order is exact: the whole key, or the bytes before the hash. */
	public byte[] orderedPart(byte[] key) {
		return isCut(key) ? Arrays.copyOf(key, this.maxSize - HASH_SIZE) : key;
	}

	/** Whether one of the properties is an embedded object. */
	public boolean hasEmbedded() {
		return this.hasEmbedded;
	}

	/**
	 * Whether other values than these may have the same key: an embedded object that is null has the key of one all of
	 * whose properties are null.
	 * @param values as for {@link #encode(List)}
	 */
	public boolean isAmbiguous(List<? extends @Nullable Object> values) {
		for (Part part : this.parts) {
			if (!part.getters().isEmpty() && part.argument() < values.size()) {
				Object value = values.get(part.argument());
				if (value == null || given(part, value) == null) {
					return true;
				}
			}
		}
		return false;
	}

	private static @Nullable Object given(Part part, Object value) {
		@Nullable
		Object current = value;
		for (MethodHandle getter : part.getters()) {
			if (current == null) {
				return null;
			}
			try {
				current = getter.invoke(current);
			} catch (ClassCastException ex) {
				throw new IllegalArgumentException(
						part.property().path() + " can't be taken from " + value.getClass().getName(), ex);
			} catch (RuntimeException | Error ex) {
				throw ex;
			} catch (Throwable ex) {
				throw new IllegalStateException(ex);
			}
		}
		return (current == null) ? null : ValueConversion.convert(part.property(), current);
	}

	private void put(PayloadWriter out, int index, @Nullable Object value) {
		Part part = this.parts.get(index);
		if (value == null && !part.marked()) {
			throw new IllegalArgumentException(part.property().path() + " must not be null");
		}
		KeyFormat.putPart(out, part.property().kind(), part.marked(), value, index == this.parts.size() - 1);
	}

	private byte[] finish(PayloadWriter out) {
		return KeyFormat.finish(out, this.maxSize);
	}

	/**
	 * Makes the keys of stored objects of this layout, the same as {@link #encode} makes of their values.
	 * @throws LayoutMismatchException if a property's stored values do not convert to its type
	 */
	public Extractor extractor(Layout written) {
		assert this.container == null : "an object has several keys";
		List<PropertyReader> readers = new ArrayList<>();
		for (Part part : this.parts) {
			readers.add(this.model.reader(part.property(), written));
		}
		if (isPlainLong()) {
			return new LongExtractor(readers.getFirst(), this.parts.getFirst().property().path());
		}
		return (payload, length) -> {
			PayloadWriter out = new PayloadWriter(64);
			for (int index = 0; index < readers.size(); index++) {
				Object value = readers.get(index).value(payload, length);
				if (value == null && !this.parts.get(index).marked()) {
					throw CorruptPoolException.ofObject("no " + this.parts.get(index).property().path());
				}
				put(out, index, value);
			}
			return finish(out);
		};
	}

	/** Makes keys of stored objects of one layout. Thread-safe. */
	@FunctionalInterface
	public interface Extractor {

		/**
		 * The key of the object.
		 * @throws CorruptPoolException if the bytes are damaged
		 */
		byte[] key(byte[] payload, int length);

		/**
		 * Whether the object has this key.
		 * @throws CorruptPoolException if the bytes are damaged
		 */
		default boolean isKey(byte[] key, byte[] payload, int length) {
			return Arrays.equals(key, key(payload, length));
		}

	}

	/** Makes keys that are nothing but one long. */
	private record LongExtractor(PropertyReader property, String path) implements Extractor {

		@Override
		public byte[] key(byte[] payload, int length) {
			return KeyBytes.of(number(payload, length));
		}

		@Override
		public boolean isKey(byte[] key, byte[] payload, int length) {
			return key.length == Long.BYTES && KeyBytes.ofLong(key) == number(payload, length);
		}

		private long number(byte[] payload, int length) {
			if (this.property.value(payload, length) instanceof Long number) {
				return number;
			}
			throw CorruptPoolException.ofObject("no " + this.path);
		}

	}

}

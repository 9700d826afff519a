/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.codec;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.UnstorableValueException;
import dev.pmem.heap.object.kind.Kind;
import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.object.layout.Shape;
import dev.pmem.heap.object.payload.Bytes;
import dev.pmem.heap.object.payload.PayloadReader;
import dev.pmem.heap.object.payload.PayloadText;
import dev.pmem.heap.object.payload.PayloadWriter;
import dev.pmem.heap.object.payload.ReferenceSource;
import dev.pmem.heap.object.payload.ValuePathException;
import dev.pmem.heap.object.payload.ValueReader;
import dev.pmem.heap.object.payload.ValueWriter;
import dev.pmem.heap.object.type.TypeNode;

/**
 * One field of the root struct in the payloads of live objects: reads, writes and moves its value. Immutable and
 * thread-safe.
 */
final class LiveField {

	private static final MethodType WRITE = MethodType.methodType(void.class, Object.class, PayloadWriter.class,
			int.class);

	private final Layout.Field field;

	/** How many bytes the value takes in the fixed part; 0 if it lies in the tail. */
	private final int inlineSize;

	/** Whether the value lies in the fixed part, and parts of it in the tail. */
	private final boolean isDeep;

	private final Class<?> type;

	private final String owner;

	private final boolean holdsReferences;

	private final ValueReader reader;

	private final MethodHandle writer;

	LiveField(Layout layout, Layout.Field field, TypeNode.Property property, String owner, ReaderFactory readers,
			WriterFactory writers) {
		this.field = field;
		this.inlineSize = field.inline() ? inlineSize(layout, field.shape()) : 0;
		this.isDeep = isDeep(layout, field);
		this.type = property.node().type();
		this.owner = owner;
		this.holdsReferences = holdsReferences(property.node(), new HashSet<>());
		this.reader = readers.reader(field.shape(), property.node(), owner + "." + property.name());
		MethodHandle writer = this.type.isPrimitive()
				? FieldCodecs.primitiveWriter(this.type, field.offset())
				: FieldCodecs.writer(field, writers.writer(property.node()));
		this.writer = writer.asType(WRITE);
	}

	private static int inlineSize(Layout layout, Shape shape) {
		return switch (shape) {
			case Shape.Scalar(Kind kind) -> kind.fixedSize();
			case Shape.Enumeration _ -> Short.BYTES;
			case Shape.Struct struct -> layout.struct(struct).fixedSize();
			default -> throw new AssertionError(shape);
		};
	}

	private static boolean isDeep(Layout layout, Layout.Field field) {
		return field.inline() && field.shape() instanceof Shape.Struct struct && layout.struct(struct).fields().stream()
				.anyMatch((inner) -> !inner.inline() || isDeep(layout, inner));
	}

	private static boolean holdsReferences(TypeNode node, Set<TypeNode> visited) {
		return switch (node) {
			case TypeNode.Struct struct -> visited.add(struct) && struct.properties().stream()
					.anyMatch((property) -> holdsReferences(property.node(), visited));
			case TypeNode.Alternatives(Class<?> _, List<TypeNode.Struct> structs) ->
				structs.stream().anyMatch((struct) -> holdsReferences(struct, visited));
			case TypeNode.Array(Class<?> _, TypeNode element) -> holdsReferences(element, visited);
			case TypeNode.Elements(Class<?> _, Shape.CollectionKind _, TypeNode element) ->
				holdsReferences(element, visited);
			case TypeNode.Entries(Class<?> _, Shape.MapKind _, TypeNode key, TypeNode value) ->
				holdsReferences(key, visited) || holdsReferences(value, visited);
			case TypeNode.Maybe(Class<?> _, TypeNode element) -> holdsReferences(element, visited);
			default -> node.hasReference();
		};
	}

	/** Whether values refer to objects with an identity. */
	boolean holdsReferences() {
		return this.holdsReferences;
	}

	/** Whether the whole value lies in the fixed part. */
	boolean isInPlace() {
		return this.inlineSize > 0 && !this.isDeep;
	}

	/** Whether the value in the fixed part has parts in the tail, which are found from there. */
	boolean isDeep() {
		return this.isDeep;
	}

	/** Marks the value as null in a fixed part of zero bytes. */
	void clear(byte[] fixed) {
		int nullBit = this.field.nullBit();
		if (nullBit >= 0) {
			fixed[nullBit >> 3] |= (byte) (1 << (nullBit & 7));
		}
	}

	/** The value; collections are read-only. */
	@Nullable
	Object read(byte[] payload, ReferenceSource references) {
		int offset = this.field.offset();
		if (this.inlineSize > 0) {
			return FieldCodecs.isNull(payload, 0, this.field.nullBit())
					? null
					: this.reader.readFixed(new PayloadReader(payload, payload.length, references), offset);
		}
		int position = Bytes.getInt(payload, offset);
		return (position == 0)
				? null
				: readOnly(this.reader.readPart(new PayloadReader(payload, payload.length, references), 0, position,
						Bytes.getInt(payload, offset + Integer.BYTES)));
	}

	/** A collection that throws if it is changed: a change of a copy would be lost without a word. */
	Object readOnly(Object value) {
		return switch (this.type.getName()) {
			case "java.util.List" -> Collections.unmodifiableList((List<?>) value);
			case "java.util.Set" -> Collections.unmodifiableSet((Set<?>) value);
			case "java.util.SortedSet" -> Collections.unmodifiableSortedSet((SortedSet<?>) value);
			case "java.util.NavigableSet" -> Collections.unmodifiableNavigableSet((NavigableSet<?>) value);
			case "java.util.Collection" -> Collections.unmodifiableCollection((Collection<?>) value);
			case "java.util.Map" -> Collections.unmodifiableMap((Map<?, ?>) value);
			case "java.util.SortedMap" -> Collections.unmodifiableSortedMap((SortedMap<?, ?>) value);
			case "java.util.NavigableMap" -> Collections.unmodifiableNavigableMap((NavigableMap<?, ?>) value);
			default -> value;
		};
	}

	/** The value of a field of text. */
	@Nullable
	String readText(byte[] payload) {
		int position = Bytes.getInt(payload, this.field.offset());
		if (position == 0) {
			return null;
		}
		int word = Bytes.getInt(payload, this.field.offset() + Integer.BYTES);
		int size = word & ~ValueWriter.UTF_16;
		if (position < 0 || (long) position + size > payload.length) {
			throw CorruptPoolException.ofObject(this.field.name() + " lies outside");
		}
		return PayloadText.read(payload, position, size, word < 0);
	}

	/** Writes a value into a fixed part of zero bytes that starts at index 0, and its parts behind what is written. */
	void write(PayloadWriter out, @Nullable Object value) {
		try {
			this.writer.invokeExact(value, out, 0);
		} catch (ValuePathException ex) {
			throw new UnstorableValueException(this.owner + "." + ex.path() + " " + ex.problem(), ex);
		} catch (RuntimeException | Error ex) {
			if (value == null && this.type.isPrimitive()) {
				throw new UnstorableValueException(
						this.owner + "." + this.field.name() + " is primitive and can't be null", ex);
			}
			throw ex;
		} catch (Throwable ex) {
			throw new AssertionError(ex);
		}
	}

	/** Takes a value that was written into another payload and is in place, over the value that is there. */
	void replace(byte[] payload, byte[] written) {
		int offset = this.field.offset();
		System.arraycopy(written, offset, payload, offset, this.inlineSize);
		int nullBit = this.field.nullBit();
		if (nullBit >= 0) {
			int mask = 1 << (nullBit & 7);
			payload[nullBit >> 3] = (byte) (payload[nullBit >> 3] & ~mask | written[nullBit >> 3] & mask);
		}
	}

	/**
	 * Copies a value that is not deep into a fixed part of zero bytes. Positions in the tail are relative, so that a
	 * value can move as a whole.
	 */
	void copy(byte[] payload, PayloadWriter out) {
		if (this.inlineSize > 0) {
			replace(out.bytes(), payload);
			return;
		}
		int offset = this.field.offset();
		int position = Bytes.getInt(payload, offset);
		if (position != 0) {
			int word = Bytes.getInt(payload, offset + Integer.BYTES);
			int size = word & ~ValueWriter.UTF_16;
			int start = out.claim(size);
			System.arraycopy(payload, position, out.bytes(), start, size);
			Bytes.putInt(out.bytes(), offset, start);
			Bytes.putInt(out.bytes(), offset + Integer.BYTES, word);
		}
	}

}

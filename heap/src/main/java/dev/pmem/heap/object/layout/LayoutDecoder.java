/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.layout;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.PoolException;
import dev.pmem.heap.exception.PoolFacts;
import dev.pmem.heap.exception.UnsupportedFormatException;
import dev.pmem.heap.object.kind.Kind;
import dev.pmem.heap.object.layout.Shape.CollectionKind;
import dev.pmem.heap.object.layout.Shape.MapKind;

/**
 * Makes a layout of the bytes that {@link LayoutEncoder} made of one. The bytes have passed their checksum, so a code of
 * the {@link LayoutFormat} that isn't known was written by a newer release. Not thread-safe; one per layout.
 */
public final class LayoutDecoder {

	private final PoolFacts pool;

	private final ByteBuffer in;

	/** How many structs the layout has. */
	private int structCount;

	/** Which field is being decoded, for messages. */
	private String place = "a layout";

	private LayoutDecoder(byte[] bytes, PoolFacts pool) {
		this.pool = pool;
		this.in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
	}

	/**
	 * The layout that {@link LayoutEncoder#encode} made these bytes of.
	 * @param pool the pool that they were read from
	 * @throws CorruptPoolException if the bytes are damaged
	 * @throws UnsupportedFormatException if a newer release wrote what this release does not know
	 */
	public static Layout decode(byte[] bytes, PoolFacts pool) {
		return new LayoutDecoder(bytes, pool).decode();
	}

	private Layout decode() {
		try {
			byte revision = this.in.get();
			if (revision != LayoutFormat.REVISION) {
				throw unknown(revision, "revision");
			}
			this.structCount = this.in.getShort() & 0xFFFF;
			check(this.structCount > 0, "no class");
			List<Layout.Struct> structs = new ArrayList<>();
			for (int index = 0; index < this.structCount; index++) {
				structs.add(struct());
			}
			check(!this.in.hasRemaining(), "further bytes");
			Layout layout = new Layout(structs);
			String problem = LayoutCheck.problem(layout);
			if (problem != null) {
				throw damaged(problem);
			}
			return layout;
		} catch (BufferUnderflowException _) {
			throw damaged("no more than " + this.in.capacity() + " bytes");
		}
	}

	private Layout.Struct struct() {
		String typeName = name();
		int fixedSize = this.in.getInt();
		int fieldCount = this.in.getShort() & 0xFFFF;
		List<Layout.Field> fields = new ArrayList<>();
		for (int field = 0; field < fieldCount; field++) {
			String name = name();
			this.place = "the layout of " + typeName + "." + name;
			int offset = this.in.getInt();
			byte flag = this.in.get();
			check(flag >= 0 && flag <= LayoutFormat.CONSTANT, "flag " + flag);
			int nullBit = this.in.getInt();
			Shape shape = shape(0);
			fields.add((flag == LayoutFormat.CONSTANT)
					? Layout.Field.constant(name, shape, constant())
					: new Layout.Field(name, shape, offset, flag == LayoutFormat.INLINE, nullBit));
		}
		this.place = "the layout of " + typeName;
		return new Layout.Struct(typeName, fixedSize, fields);
	}

	private Layout.Constant constant() {
		int size = this.in.getInt();
		check(size >= Layout.Constant.MINIMUM_BYTES && size <= this.in.remaining(), "a value of " + size + " bytes");
		byte[] bytes = new byte[size];
		this.in.get(bytes);
		return new Layout.Constant(bytes);
	}

	private Shape shape(int depth) {
		check(depth < LayoutFormat.MAX_DEPTH, "shapes nested deeper than " + LayoutFormat.MAX_DEPTH);
		byte code = this.in.get();
		return switch (code) {
			case LayoutFormat.SCALAR -> new Shape.Scalar(kind());
			case LayoutFormat.ENUMERATION -> {
				String type = name();
				int count = this.in.getShort() & 0xFFFF;
				List<String> constants = new ArrayList<>();
				for (int constant = 0; constant < count; constant++) {
					constants.add(name());
				}
				yield new Shape.Enumeration(type, constants);
			}
			case LayoutFormat.STRUCT -> new Shape.Struct(structIndex());
			case LayoutFormat.ALTERNATIVES -> {
				String type = name();
				int count = this.in.getShort() & 0xFFFF;
				List<Integer> structs = new ArrayList<>();
				for (int struct = 0; struct < count; struct++) {
					structs.add(structIndex());
				}
				yield new Shape.Alternatives(type, structs);
			}
			case LayoutFormat.ARRAY -> new Shape.Array(shape(depth + 1));
			case LayoutFormat.ELEMENTS -> new Shape.Elements(collectionKind(), shape(depth + 1));
			case LayoutFormat.ENTRIES -> new Shape.Entries(mapKind(), shape(depth + 1), shape(depth + 1));
			case LayoutFormat.MAYBE -> new Shape.Maybe(shape(depth + 1));
			case LayoutFormat.PERSISTENT -> new Shape.Persistent(collectionForm());
			default -> throw unknown(code, "shape");
		};
	}

	private Kind kind() {
		byte code = this.in.get();
		Kind kind = Kind.ofCode(code);
		if (kind == null) {
			throw unknown(code, "kind of value");
		}
		return kind;
	}

	private CollectionKind collectionKind() {
		byte code = this.in.get();
		for (CollectionKind kind : CollectionKind.values()) {
			if (kind.code() == code) {
				return kind;
			}
		}
		throw unknown(code, "kind of collection");
	}

	private CollectionForm collectionForm() {
		byte code = this.in.get();
		CollectionForm form = CollectionForm.of(code);
		if (form == null) {
			throw unknown(code, "form of a persistent collection");
		}
		return form;
	}

	private MapKind mapKind() {
		byte code = this.in.get();
		for (MapKind kind : MapKind.values()) {
			if (kind.code() == code) {
				return kind;
			}
		}
		throw unknown(code, "kind of map");
	}

	private int structIndex() {
		int index = this.in.getShort() & 0xFFFF;
		check(index < this.structCount, "class " + index + " of " + this.structCount);
		return index;
	}

	private String name() {
		int size = this.in.getShort() & 0xFFFF;
		if (size > this.in.remaining()) {
			throw new BufferUnderflowException();
		}
		byte[] bytes = new byte[size];
		this.in.get(bytes);
		return new String(bytes, StandardCharsets.UTF_8);
	}

	private PoolException unknown(byte code, String what) {
		if (!LayoutFormat.isCode(code)) {
			return damaged("the " + what + " " + (code & 0xFF));
		}
		return new UnsupportedFormatException(this.pool,
				"has objects of a newer release: " + this.place + " has the " + what + " " + code);
	}

	private CorruptPoolException damaged(String problem) {
		return CorruptPoolException.damaged(this.pool, this.place + " has " + problem);
	}

	private void check(boolean holds, String problem) {
		if (!holds) {
			throw damaged(problem);
		}
	}

}

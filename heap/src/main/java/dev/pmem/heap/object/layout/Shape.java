/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.layout;

import java.util.List;

import dev.pmem.heap.object.kind.Kind;

/**
 * How a value lies in bytes, without reference to any class.
 */
public sealed interface Shape {

	/** A scalar. */
	record Scalar(Kind kind) implements Shape {}

	/** A constant of an enum: two bytes, the index into these names. */
	record Enumeration(String type, List<String> constants) implements Shape {

		/** Copies the list. */
		public Enumeration {
			constants = List.copyOf(constants);
		}

	}

	/** An embedded object: index of its struct in the layout. */
	record Struct(int index) implements Shape {}

	/** An embedded object of one of several classes: two bytes, the index into these structs, then the struct. */
	record Alternatives(String type, List<Integer> structs) implements Shape {

		/** Copies the list. */
		public Alternatives {
			structs = List.copyOf(structs);
		}

	}

	/** An array of objects: count and elements. */
	record Array(Shape element) implements Shape {}

	/** A collection: form, count and elements. */
	record Elements(CollectionKind kind, Shape element) implements Shape {}

	/** A map: count, then keys and values in turn. */
	record Entries(MapKind kind, Shape key, Shape value) implements Shape {}

	/** An {@link java.util.Optional}: one element, null if empty. */
	record Maybe(Shape element) implements Shape {}

	/** A persistent collection: eight bytes, the offset of its block, which tells what it holds. */
	record Persistent(CollectionForm form) implements Shape {}

	/** What a collection property admits and gives back. Codes are part of the format. */
	enum CollectionKind {

		LIST(1), SET(2), SORTED_SET(3), COLLECTION(4), QUEUE(5), ENUM_SET(6), LINKED_LIST(7), ARRAY_DEQUE(8);

		private final int code;

		CollectionKind(int code) {
			this.code = code;
		}

		/** The kind's number in stored layouts; it never changes its meaning. */
		public int code() {
			return this.code;
		}

		/** Whether values have no duplicates. */
		public boolean isSet() {
			return this == SET || this == SORTED_SET || this == ENUM_SET;
		}

		/** Whether values may hold null. */
		public boolean holdsNull() {
			return this != SORTED_SET && this != ENUM_SET && this != ARRAY_DEQUE;
		}

	}

	/** What a map property admits and gives back. Codes are part of the format. */
	enum MapKind {

		MAP(1), SORTED_MAP(2), ENUM_MAP(3);

		private final int code;

		MapKind(int code) {
			this.code = code;
		}

		/** The kind's number in stored layouts; it never changes its meaning. */
		public int code() {
			return this.code;
		}

	}

}

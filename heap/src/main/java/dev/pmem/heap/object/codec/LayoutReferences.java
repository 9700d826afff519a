/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.codec;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.object.kind.Kind;
import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.object.layout.Shape;
import dev.pmem.heap.object.payload.Bytes;
import dev.pmem.heap.object.payload.FixedReader;
import dev.pmem.heap.object.payload.PartReader;
import dev.pmem.heap.object.payload.PayloadReader;
import dev.pmem.heap.object.payload.ReferenceSource;
import dev.pmem.heap.object.payload.ValueReader;

/**
 * Visits the references in stored objects of one layout, without the class. Immutable and thread-safe.
 * <p>
 * Each reference stands at a path, which {@link ReferencePath} describes.
 */
public final class LayoutReferences {

	private static final int POINTER_SIZE = 2 * Integer.BYTES;

	private final List<String> paths = new ArrayList<>();

	private final Layout layout;

	/** Null if no object of the layout refers to another. */
	private final @Nullable StructVisit root;

	/** Receives the references of an object. */
	@FunctionalInterface
	public interface Visitor {

		/**
		 * Called for each reference, several times if several of a path have the same target.
		 * @param path the index of the path in {@link LayoutReferences#paths}
		 * @param offset the offset of the target's home block
		 */
		void reference(int path, long offset);

	}

	/** Carries a visitor through a reader. */
	private record Visit(Visitor visitor) implements ReferenceSource {

		@Override
		public Object instance(long offset, Class<?> type) {
			throw new IllegalStateException();
		}

	}

	private LayoutReferences(Layout layout) {
		this.layout = layout;
		boolean[] referring = referringStructs(layout);
		this.root = referring[0] ? new Composer(referring).struct(0, "", Map.of()) : null;
	}

	/** The references of a layout's objects. */
	public static LayoutReferences of(Layout layout) {
		return new LayoutReferences(layout);
	}

	/** The paths at which references stand; empty if no object of the layout refers to another. */
	public List<String> paths() {
		return this.paths;
	}

	/**
	 * Visits the references of an object.
	 * @throws CorruptPoolException if the bytes are damaged
	 */
	public void visit(byte[] payload, int length, Visitor visitor) {
		StructVisit struct = this.root;
		if (struct != null) {
			PayloadReader in = new PayloadReader(payload, length, new Visit(visitor));
			struct.readFixed(in, in.container(0, 0, length, struct.fixedSize()));
		}
	}

	/**
	 * As {@link #visit}, without references that another object of the layout has as well: those with which a collection
	 * begins in both objects may be left out.
	 * @param other the other object
	 * @throws CorruptPoolException if the bytes are damaged
	 */
	public void visitBeyond(byte[] payload, int length, byte[] other, int otherLength, Visitor visitor) {
		StructVisit struct = this.root;
		if (struct != null) {
			PayloadReader in = new PayloadReader(payload, length, new Visit(visitor));
			PayloadReader otherIn = new PayloadReader(other, otherLength);
			int at = in.container(0, 0, length, struct.fixedSize());
			int otherAt = otherIn.container(0, 0, otherLength, struct.fixedSize());
			for (FieldVisit field : struct.fields) {
				field.visitBeyond(in, at, otherIn, otherAt);
			}
		}
	}

	/**
	 * Adds the indexes of the bytes in the fixed part that decide, together with the bytes behind the fixed part, on the
	 * objects' references.
	 */
	public void addFixedBytes(BitSet bytes) {
		StructVisit struct = this.root;
		if (struct == null) {
			return;
		}
		for (FieldVisit each : struct.fields) {
			Layout.Field field = each.field;
			int size = field.inline() ? inlineSize(field.shape()) : POINTER_SIZE;
			bytes.set(field.offset(), field.offset() + size);
			if (field.nullBit() >= 0) {
				bytes.set(field.nullBit() >> 3);
			}
		}
	}

	private int inlineSize(Shape shape) {
		return switch (shape) {
			case Shape.Scalar(Kind kind) -> kind.fixedSize();
			case Shape.Struct struct -> this.layout.struct(struct).fixedSize();
			default -> throw new AssertionError(shape);
		};
	}

	/** For each struct whether it, or one that it embeds, has references. */
	private static boolean[] referringStructs(Layout layout) {
		boolean[] referring = new boolean[layout.structs().size()];
		boolean isComplete = false;
		while (!isComplete) {
			isComplete = true;
			for (int index = 0; index < referring.length; index++) {
				if (!referring[index] && layout.structs().get(index).fields().stream()
						.anyMatch((field) -> refers(field.shape(), referring))) {
					referring[index] = true;
					isComplete = false;
				}
			}
		}
		return referring;
	}

	private static boolean refers(Shape shape, boolean[] referring) {
		return switch (shape) {
			case Shape.Scalar(Kind kind) -> kind == Kind.REFERENCE;
			case Shape.Enumeration _,Shape.Persistent _ -> false;
			case Shape.Struct(int index) -> referring[index];
			case Shape.Alternatives(String _, List<Integer> structs) -> structs.stream()
					.anyMatch((index) -> referring[index]);
			case Shape.Array(Shape element) -> refers(element, referring);
			case Shape.Elements(Shape.CollectionKind _, Shape element) -> refers(element, referring);
			case Shape.Entries(Shape.MapKind _, Shape key, Shape value) ->
				refers(key, referring) || refers(value, referring);
			case Shape.Maybe(Shape element) -> refers(element, referring);
		};
	}

	/** Makes the readers. */
	private final class Composer {

		private final boolean[] referring;

		/** By the struct's index and path; each is filled after it was put there. */
		private final Map<String, StructVisit> structs = new HashMap<>();

		private final Map<String, Integer> pathIndexes = new HashMap<>();

		Composer(boolean[] referring) {
			this.referring = referring;
		}

		/** @param open the paths of the structs that this one lies in */
		StructVisit struct(int index, String path, Map<Integer, String> open) {
			String known = open.get(index);
			String own = ReferencePath.ofStruct(path, known);
			StructVisit made = this.structs.get(index + "@" + own);
			if (made == null) {
				Map<Integer, String> inner = new HashMap<>(open);
				inner.put(index, own);
				Layout.Struct struct = LayoutReferences.this.layout.structs().get(index);
				made = new StructVisit(struct.fixedSize());
				this.structs.put(index + "@" + own, made);
				for (Layout.Field field : struct.fields()) {
					if (refers(field.shape(), this.referring)) {
						made.fields.add(new FieldVisit(field,
								reader(field.shape(), ReferencePath.ofProperty(own, field.name()), inner)));
					}
				}
			}
			return made;
		}

		private ValueReader reader(Shape shape, String path, Map<Integer, String> open) {
			return switch (shape) {
				case Shape.Scalar(Kind kind) -> (kind == Kind.REFERENCE)
						? new ReferenceVisit(this.pathIndexes.computeIfAbsent(path, this::addPath))
						: new Passing(kind.fixedSize());
				case Shape.Enumeration _ -> new Passing(Short.BYTES);
				case Shape.Persistent _ -> new Passing(Long.BYTES);
				case Shape.Struct(int index) -> this.referring[index] ? struct(index, path, open) : new Passing(0);
				case Shape.Alternatives(String _, List<Integer> structs) -> {
					List<ValueReader> readers = new ArrayList<>();
					for (int index : structs) {
						readers.add(this.referring[index] ? struct(index, path, open) : new Passing(0));
					}
					yield new CompositeCodecs.AlternativesReader(readers);
				}
				case Shape.Array(Shape element) -> elements(element, path, open);
				case Shape.Elements(Shape.CollectionKind _, Shape element) -> elements(element, path, open);
				case Shape.Entries(Shape.MapKind _, Shape key, Shape value) -> new VisitReaders.Entries(
						reader(key, path + ReferencePath.KEY, open), reader(value, path + ReferencePath.ELEMENT, open));
				case Shape.Maybe(Shape element) -> new CompositeCodecs.MaybeReader(reader(element, path, open));
			};
		}

		private ValueReader elements(Shape element, String path, Map<Integer, String> open) {
			ValueReader reader = reader(element, path + ReferencePath.ELEMENT, open);
			return (reader instanceof ReferenceVisit(int number))
					? new ReferencesVisit(number)
					: new VisitReaders.Elements(reader);
		}

		private int addPath(String path) {
			LayoutReferences.this.paths.add(path);
			return LayoutReferences.this.paths.size() - 1;
		}

	}

	private record FieldVisit(Layout.Field field, ValueReader reader) {

		void visit(PayloadReader in, int at) {
			if (this.field.inline()) {
				if (!FieldCodecs.isNull(in.bytes(), at, this.field.nullBit())) {
					this.reader.readFixed(in, at + this.field.offset());
				}
				return;
			}
			int position = Bytes.getInt(in.bytes(), at + this.field.offset());
			if (position != 0) {
				this.reader.readPart(in, at, position, word(in, at));
			}
		}

		private int word(PayloadReader in, int at) {
			return Bytes.getInt(in.bytes(), at + this.field.offset() + Integer.BYTES);
		}

		void visitBeyond(PayloadReader in, int at, PayloadReader other, int otherAt) {
			int position = Bytes.getInt(in.bytes(), at + this.field.offset());
			int otherPosition = Bytes.getInt(other.bytes(), otherAt + this.field.offset());
			if (this.field.inline() || !(this.reader instanceof ReferencesVisit references) || position == 0
					|| otherPosition == 0) {
				visit(in, at);
			} else {
				references.visit(in, new ElementCursor(in, at, position, word(in, at)),
						new ElementCursor(other, otherAt, otherPosition, word(other, otherAt)));
			}
		}

	}

	private static final class StructVisit extends ContainedReader {

		private final List<FieldVisit> fields = new ArrayList<>();

		StructVisit(int fixedSize) {
			super(fixedSize);
		}

		@Override
		public Object readFixed(PayloadReader in, int at) {
			for (int index = 0; index < this.fields.size(); index++) {
				this.fields.get(index).visit(in, at);
			}
			return VisitReaders.VISITED;
		}

	}

	private record ReferenceVisit(int path) implements FixedReader {

		@Override
		public int elementSize() {
			return Long.BYTES;
		}

		@Override
		public Object readFixed(PayloadReader in, int at) {
			long offset = Bytes.getLong(in.bytes(), at);
			if (offset <= 0) {
				throw CorruptPoolException.ofObject("a reference to offset " + offset);
			}
			((Visit) in.references()).visitor.reference(this.path, offset);
			return VisitReaders.VISITED;
		}

	}

	/** Visits a collection or an array of references. */
	private record ReferencesVisit(int path) implements PartReader {

		@Override
		public Object readPart(PayloadReader in, int base, int position, int word) {
			visit(in, new ElementCursor(in, base, position, word), null);
			return VisitReaders.VISITED;
		}

		/** @param begin a collection with which the visited one may begin; null for none */
		void visit(PayloadReader in, ElementCursor elements, @Nullable ElementCursor begin) {
			Visitor visitor = ((Visit) in.references()).visitor;
			for (long offset : elements.offsetsBeyond(begin)) {
				if (offset != 0) {
					visitor.reference(this.path, offset);
				}
			}
		}

	}

	/** Passes by a value that has no references. */
	private record Passing(int elementSize) implements ValueReader {

		@Override
		public Object readFixed(PayloadReader in, int at) {
			return VisitReaders.VISITED;
		}

		@Override
		public Object readPart(PayloadReader in, int base, int position, int word) {
			return VisitReaders.VISITED;
		}

	}

}

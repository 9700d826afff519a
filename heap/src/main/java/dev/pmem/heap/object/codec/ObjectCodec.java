/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.codec;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.LayoutMismatchException;
import dev.pmem.heap.exception.UnstorableValueException;
import dev.pmem.heap.exception.UnsupportedTypeException;
import dev.pmem.heap.object.PropertyRules;
import dev.pmem.heap.object.ReferencedId;
import dev.pmem.heap.object.TypeModels;
import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.object.layout.Shape;
import dev.pmem.heap.object.live.LiveProperties;
import dev.pmem.heap.object.payload.PayloadReader;
import dev.pmem.heap.object.payload.PayloadWriter;
import dev.pmem.heap.object.payload.ReferenceSource;
import dev.pmem.heap.object.payload.ValuePathException;
import dev.pmem.heap.object.type.LayoutBuilder;
import dev.pmem.heap.object.type.StoredProperty;
import dev.pmem.heap.object.type.TypeAnalyzer;
import dev.pmem.heap.object.type.TypeNode;

/**
 * Turns the objects of a class into bytes and back. Immutable and thread-safe; building one is slow, using it quick.
 *
 * @param <T> the class
 */
public final class ObjectCodec<T> implements ObjectProperties {

	private final Class<T> type;

	private final List<TypeNode.Struct> nodes;

	private final Layout layout;

	private final StructWriter writer;

	/** Null if the class is no type of live objects. */
	private final @Nullable LiveCodec live;

	private final Decoder<T> decoder;

	private final boolean hasReferences;

	/** Null if there are none. */
	private final @Nullable WriteRules rules;

	private final List<ReferencedId> shownIds;

	private ObjectCodec(Class<T> type, List<TypeNode.Struct> nodes, Map<String, PropertyRules> rules,
			List<ReferencedId> shownIds) {
		this.shownIds = List.copyOf(shownIds);
		this.type = type;
		this.nodes = nodes;
		this.layout = LayoutBuilder.build(nodes);
		WriterFactory writers = new WriterFactory(this.layout);
		this.writer = writers.struct(nodes.getFirst());
		this.live = LiveProperties.isLive(type)
				? new LiveCodec(this.layout, nodes.getFirst(), writers)
				: null;
		this.decoder = reader(this.layout);
		this.hasReferences = nodes.stream().flatMap((struct) -> struct.properties().stream())
				.anyMatch((property) -> property.node().hasReference());
		this.rules = WriteRules.of(type, this.layout, rules);
	}

	/**
	 * The codec of a class.
	 * @throws UnsupportedTypeException if a property can't be stored, with its path
	 */
	public static <T> ObjectCodec<T> of(Class<T> type, TypeModels models) {
		List<TypeNode.Struct> nodes = new TypeAnalyzer(models).analyze(type);
		LazyTargets.check(nodes, models);
		return new ObjectCodec<>(type, nodes, models.rules(type), models.referencedIds(type));
	}

	/** The rules to apply to objects that are written; null if there are none. */
	public @Nullable WriteRules rules() {
		return this.rules;
	}

	/** Whether objects of the class can refer to objects with an identity. */
	public boolean hasReferences() {
		return this.hasReferences;
	}

	/** Names the property that identifies live objects, by which two of them are compared. */
	public void identifyBy(String property) {
		if (this.live != null) {
			this.live.setId(property);
		}
	}

	/**
	 * A new live object, which belongs to nobody yet. Its properties are zero or null.
	 * @throws UnsupportedTypeException if the class is no type of live objects
	 */
	public T create() {
		if (this.live == null) {
			throw new UnsupportedTypeException(this.type.getName() + " is no type of live objects, an interface or an"
					+ " abstract class without fields; make an instance with its constructor");
		}
		return this.type.cast(this.live.create());
	}

	/** The class of the objects. */
	@Override
	public Class<T> type() {
		return this.type;
	}

	/** The layout of the class as it is now, in which objects are written. */
	@Override
	public Layout layout() {
		return this.layout;
	}

	/** The class and the classes that it embeds, the class itself first. */
	public List<TypeNode.Struct> nodes() {
		return this.nodes;
	}

	private TypeNode.Struct node() {
		return this.nodes.getFirst();
	}

	@Override
	public StoredProperty property(String path) {
		return NodePaths.requiredProperty(node(), path);
	}

	@Override
	public @Nullable StoredProperty find(String path) {
		return NodePaths.property(node(), path);
	}

	/** The type at the end of a path of properties and embedded objects; null if there is none. */
	@Nullable
	TypeNode node(String path) {
		return NodePaths.find(node(), path);
	}

	@Override
	public @Nullable String shownPath(String name) {
		for (ReferencedId shown : this.shownIds) {
			if (shown.name().equals(name)) {
				return shown.path();
			}
		}
		return null;
	}

	@Override
	public boolean showsIds() {
		return !this.shownIds.isEmpty();
	}

	@Override
	public List<TypeNode.Property> parts(StoredProperty property) {
		return (property.shape() instanceof Shape.Struct(int index)) ? this.nodes.get(index).properties() : List.of();
	}

	@Override
	public PropertyReader reader(StoredProperty property, Layout written) {
		return PropertyReader.of(this.type, property, written);
	}

	@Override
	public WholeValues wholeValues(StoredProperty property, Layout written) {
		return wholeValuesOf(property, written);
	}

	/** As above; the property is null in all objects if no layout is given. */
	WholeValues wholeValuesOf(StoredProperty property, @Nullable Layout written) {
		return new WholeValues(this.type.getSimpleName(), property, Objects.requireNonNull(node(property.path())),
				this.layout, written);
	}

	@Override
	public StoredElements elements(StoredProperty container, Layout written) {
		return elementsOf(container, written);
	}

	/** As above; the property is null in all objects if no layout is given. */
	StoredElements elementsOf(StoredProperty container, @Nullable Layout written) {
		return StoredElements.of(this.nodes, container.path(), this.layout, written);
	}

	@Override
	public boolean hasProperty(String path) {
		return find(path) != null;
	}

	@Override
	public boolean hasProperty(String path, Layout written) {
		return find(path) != null;
	}

	@Override
	public boolean isNullable(String path, Layout written) {
		return property(path).nullable();
	}

	@Override
	public boolean isPartlyPrimitive(String path) {
		return false;
	}

	/**
	 * Writes an object in place of the writer's content. An object that was decoded and not changed gives the same
	 * bytes again.
	 * @throws UnstorableValueException if a value can't be stored, with its path
	 */
	public void encode(T instance, PayloadWriter out) {
		out.reset();
		try {
			LiveCodec live = this.live;
			if (live != null) {
				live.encode(instance, out);
			} else {
				this.writer.writePart(out, instance);
			}
		} catch (ValuePathException ex) {
			String path = ex.path().isEmpty()
					? this.type.getSimpleName()
					: this.type.getSimpleName() + "." + ex.path();
			throw new UnstorableValueException(path + " " + ex.problem(), ex);
		}
	}

	/**
	 * A new object with the state that {@link #encode} wrote.
	 * @throws CorruptPoolException if the bytes are damaged
	 */
	public T decode(byte[] payload, int length) {
		return this.decoder.decode(payload, length);
	}

	/**
	 * A decoder of objects that were written with another layout of the class, or with a {@link #view} of one. Fields are
	 * found by their present or previous names: new ones have their initial value, removed ones are ignored, widened ones
	 * converted.
	 * @throws LayoutMismatchException if a field can't be converted
	 */
	public Decoder<T> reader(Layout written) {
		Layout view = view(written, null);
		LiveCodec live = this.live;
		if (live != null) {
			return new LiveDecoder<>(this.type, live, view.equals(this.layout) ? null : live.converter(view));
		}
		Decoder<T> fields = new StructDecoder<>(this.type,
				new ReaderFactory(view).struct(0, node(), node().simpleName()));
		return this.shownIds.isEmpty()
				? fields
				: new ShowingDecoder<>(fields, new ShownIds(this.type, this.shownIds, view));
	}

	/**
	 * A layout in the terms of the class as it is now: it describes the same bytes, but fields, classes and enum constants
	 * have their present names, and each property of the class has a field. A property that the written layout lacks is a
	 * constant of the view: what the class's constructor without parameters sets it to; without such a constructor null or
	 * zero.
	 * @param before the layout of the class as it was before; properties that it has, but the written layout lacks, become
	 * null or zero, which they were until now; null if none is known
	 * @return the written layout itself if it is in these terms
	 * @throws LayoutMismatchException if two properties claim the same field as theirs
	 */
	public Layout view(Layout written, @Nullable Layout before) {
		return written.equals(this.layout)
				? this.layout
				: LayoutView.of(written, node(), this.layout, before, new InitialValues(this.layout));
	}

	/**
	 * Checks that objects of this layout can be read.
	 * @throws LayoutMismatchException if not, with the field and both types
	 */
	public void checkReadable(Layout written) {
		reader(written);
	}

	/** The decoder of objects that were written in the class's current layout. */
	public Decoder<T> decoder() {
		return this.decoder;
	}

	/**
	 * Decodes the objects of one layout. Thread-safe.
	 *
	 * @param <T> the class
	 */
	public abstract static sealed class Decoder<T> {

		/**
		 * A new object, which refers to no other.
		 * @throws CorruptPoolException if the bytes are damaged
		 */
		public final T decode(byte[] payload, int length) {
			return decode(payload, length, ReferenceSource.NONE);
		}

		/**
		 * A new object.
		 * @param references gives the instances that the object refers to
		 * @throws CorruptPoolException if the bytes are damaged
		 */
		public abstract T decode(byte[] payload, int length, ReferenceSource references);

		/**
		 * A new object of which only what its constructor takes is set; {@link #fill} must follow.
		 * @param references gives the instances that the constructor takes
		 * @throws CorruptPoolException if the bytes are damaged
		 */
		public abstract T create(byte[] payload, int length, ReferenceSource references);

		/**
		 * Sets what the constructor did not take.
		 * @param instance what {@link #create} has made of these bytes
		 * @param references gives the instances that the object refers to
		 * @throws CorruptPoolException if the bytes are damaged
		 */
		public abstract void fill(Object instance, byte[] payload, int length, ReferenceSource references);

	}

	private static final class StructDecoder<T> extends Decoder<T> {

		private final Class<T> type;

		private final StructReader reader;

		StructDecoder(Class<T> type, StructReader reader) {
			this.type = type;
			this.reader = reader;
		}

		@Override
		public T decode(byte[] payload, int length, ReferenceSource references) {
			return this.type.cast(this.reader.readPart(new PayloadReader(payload, length, references), 0, 0, length));
		}

		@Override
		public T create(byte[] payload, int length, ReferenceSource references) {
			PayloadReader in = new PayloadReader(payload, length, references);
			return this.type.cast(this.reader.create(in, in.container(0, 0, length, this.reader.fixedSize())));
		}

		@Override
		public void fill(Object instance, byte[] payload, int length, ReferenceSource references) {
			PayloadReader in = new PayloadReader(payload, length, references);
			this.reader.fill(instance, in, in.container(0, 0, length, this.reader.fixedSize()));
		}

	}

	/** Also sets the properties that show ids of other objects. */
	private static final class ShowingDecoder<T> extends Decoder<T> {

		private final Decoder<T> fields;

		private final ShownIds ids;

		ShowingDecoder(Decoder<T> fields, ShownIds ids) {
			this.fields = fields;
			this.ids = ids;
		}

		@Override
		public T decode(byte[] payload, int length, ReferenceSource references) {
			T instance = this.fields.decode(payload, length, references);
			this.ids.set(instance, payload, length, references);
			return instance;
		}

		@Override
		public T create(byte[] payload, int length, ReferenceSource references) {
			return this.fields.create(payload, length, references);
		}

		@Override
		public void fill(Object instance, byte[] payload, int length, ReferenceSource references) {
			this.fields.fill(instance, payload, length, references);
			this.ids.set(instance, payload, length, references);
		}

	}

	/** Makes live objects over the bytes, whose getters ask for what the bytes refer to. */
	private static final class LiveDecoder<T> extends Decoder<T> {

		private final Class<T> type;

		private final LiveCodec live;

		/** Null for the current layout. */
		private final @Nullable LiveConverter converter;

		LiveDecoder(Class<T> type, LiveCodec live, @Nullable LiveConverter converter) {
			this.type = type;
			this.live = live;
			this.converter = converter;
		}

		@Override
		public T decode(byte[] payload, int length, ReferenceSource references) {
			LiveConverter converting = this.converter;
			return this.type.cast((converting == null)
					? this.live.decode(payload, length)
					: this.live.instance(converting.convert(payload, length, references)));
		}

		@Override
		public T create(byte[] payload, int length, ReferenceSource references) {
			return decode(payload, length, references);
		}

		@Override
		public void fill(Object instance, byte[] payload, int length, ReferenceSource references) {
			// all is in the bytes
		}

	}

}

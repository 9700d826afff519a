/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.codec;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.LayoutMismatchException;
import dev.pmem.heap.object.TypeConversion;
import dev.pmem.heap.object.TypeModel;
import dev.pmem.heap.object.kind.Kind;
import dev.pmem.heap.object.layout.CollectionForm;
import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.object.layout.Shape;
import dev.pmem.heap.object.payload.PayloadReader;
import dev.pmem.heap.object.payload.ValueReader;
import dev.pmem.heap.object.type.TypeNode;

/**
 * Composes readers of objects of one layout, for the present classes.
 */
final class ReaderFactory {

	/** The declared types for which a collection of references can be one that loads at the first touch. */
	private static final Set<Class<?>> LAZY_TYPES = Set.of(Collection.class, List.class, Set.class);

	private final Layout written;

	private final Map<Place, StructReader> structs = new HashMap<>();

	/** The classes whose readers are being composed, the outermost first. */
	private final List<TypeNode.Struct> composing = new ArrayList<>();

	/** The classes that hold, or do not hold, collections that could load at the first touch. */
	private final Map<TypeNode.Struct, Boolean> lazy = new HashMap<>();

	/** Whether an object has at most one value at the place whose reader is being composed. */
	private boolean isSingle = true;

	/** @param path tells the readers of one class apart where their collections load at the first touch; empty elsewhere */
	private record Place(int structIndex, TypeNode.Struct current, String path) {}

	ReaderFactory(Layout written) {
		this.written = written;
	}

	/** Composes readers that load all collections at once: for callers that read references only. */
	static ReaderFactory withoutLazy(Layout written) {
		ReaderFactory factory = new ReaderFactory(written);
		factory.isSingle = false;
		return factory;
	}

	StructReader struct(int structIndex, TypeNode.Struct current, String path) {
		boolean wasSingle = this.isSingle;
		this.isSingle = wasSingle && path.indexOf('[') < 0 && !this.composing.contains(current) && isLazy(current);
		Place place = new Place(structIndex, current, this.isSingle ? path : "");
		StructReader known = this.structs.get(place);
		if (known == null) {
			known = new StructReader(current.type(), this.written.structs().get(structIndex).fixedSize());
			this.structs.put(place, known);
			this.composing.add(current);
			compose(known, this.written.structs().get(structIndex), current, path);
			this.composing.removeLast();
		}
		this.isSingle = wasSingle;
		return known;
	}

	private void compose(StructReader reader, Layout.Struct struct, TypeNode.Struct current, String path) {
		TypeModel<?> model = current.model();
		List<MethodHandle> arguments = new ArrayList<>();
		for (int index = 0; index < model.creatorProperties().size(); index++) {
			TypeNode.Property property = current.properties().get(model.creatorProperties().get(index));
			arguments.add(field(struct, property, model.creator().type().parameterType(index), path));
		}
		List<MethodHandle> setters = new ArrayList<>();
		List<MethodHandle> values = new ArrayList<>();
		// a constructor may look at an object to which it refers back: all but references is there by then
		for (boolean refers : new boolean[]{false, true}) {
			for (int index = 0; index < current.properties().size(); index++) {
				TypeNode.Property property = current.properties().get(index);
				MethodHandle setter = property.setter();
				if (setter != null && !model.creatorProperties().contains(index)
						&& refers == property.node() instanceof TypeNode.Reference) {
					setters.add(setter);
					values.add(field(struct, property, setter.type().parameterType(1), path));
				}
			}
		}
		reader.compose(model.creator(), arguments, setters, values);
	}

	/** Whether objects of a class hold collections that could load at the first touch, themselves or in embedded objects. */
	private boolean isLazy(TypeNode.Struct struct) {
		Boolean known = this.lazy.get(struct);
		if (known == null) {
			// a class that contains itself does not make itself lazy
			this.lazy.put(struct, false);
			known = struct.properties().stream().anyMatch((property) -> isLazyCollection(property.node())
					|| isLazyWithin(property.node()));
			this.lazy.put(struct, known);
		}
		return known;
	}

	private boolean isLazyWithin(TypeNode node) {
		return switch (node) {
			case TypeNode.Struct struct -> isLazy(struct);
			case TypeNode.Alternatives alternatives -> alternatives.structs().stream().anyMatch(this::isLazy);
			case TypeNode.Maybe(Class<?> _, TypeNode element) -> isLazyWithin(element);
			default -> false;
		};
	}

	/** Whether a property can hold a collection or a map of references that loads at the first touch. */
	static boolean isLazyCollection(TypeNode node) {
		return switch (node) {
			case TypeNode.Elements(Class<?> type, var _, TypeNode.Reference _) -> LAZY_TYPES.contains(type);
			case TypeNode.Entries(Class<?> type, var _, var _, TypeNode.Reference _) -> type == Map.class;
			default -> false;
		};
	}

	/** A handle {@code (PayloadReader, int)type}. */
	MethodHandle field(Layout.Struct struct, TypeNode.Property property, Class<?> type, String path) {
		Layout.Field field = struct.field(property.name());
		if (field == null) {
			return MethodHandles.empty(MethodType.methodType(type, PayloadReader.class, int.class));
		}
		Class<?> nodeType = property.node().type();
		MethodHandle read;
		if (nodeType.isPrimitive() && field.inline() && field.nullBit() < 0 && field.constant() == null
				&& field.shape().equals(property.node().shape())) {
			read = FieldCodecs.primitiveReader(nodeType, field.offset());
		} else {
			ValueReader reader = (this.isSingle && isLazyCollection(property.node()))
					? lazyReader(field.shape(), property, path + "." + property.name())
					: null;
			if (reader == null) {
				reader = reader(field.shape(), property.node(), path + "." + property.name());
			}
			if (reader instanceof ReferenceCodec(Class<?> target, String name, boolean _) && property.isLazy()) {
				reader = new ReferenceCodec(target, name, true);
			}
			read = FieldCodecs.reader(field, reader, nodeType);
		}
		return read.asType(read.type().changeReturnType(type));
	}

	/**
	 * The reader of a collection or map of references that loads at the first touch; null if it was stored in another way.
	 * <p>
	 * A collection of a value within a collection is read with its owner: after the transaction's end nothing would tell
	 * which one it is in the owner's newest state, and so it is with a value that contains values of its own class.
	 */
	private @Nullable ValueReader lazyReader(Shape shape, TypeNode.Property property, String path) {
		if (property.node() instanceof TypeNode.Elements(var _, var kind, TypeNode.Reference(Class<?> target))
				&& shape instanceof Shape.Elements(var written, Shape.Scalar(Kind element))
				&& element == Kind.REFERENCE && (!kind.isSet() || written.isSet())) {
			return new LazyReaders.Elements(kind.isSet(), target, path);
		}
		if (property.node() instanceof TypeNode.Entries(var _, var _, TypeNode key, TypeNode.Reference(Class<?> target))
				&& shape instanceof Shape.Entries(var _, Shape writtenKey, Shape.Scalar(Kind value))
				&& value == Kind.REFERENCE) {
			return new LazyReaders.Values(reader(writtenKey, key, path + "[key]"), target, path);
		}
		return null;
	}

	ValueReader reader(Shape shape, TypeNode node, String path) {
		ValueReader reader = switch (node) {
			case TypeNode.Scalar scalar -> scalar(shape, scalar.kind());
			case TypeNode.Reference(Class<?> type) ->
				(shape instanceof Shape.Scalar(Kind kind) && kind == Kind.REFERENCE)
						? new ReferenceCodec(type, path, false)
						: null;
			case TypeNode.Persistent persistent ->
				shape.equals(persistent.shape()) ? new PersistentCodec(persistent.collection()) : null;
			case TypeNode.Enumeration enumeration -> (shape instanceof Shape.Enumeration(String _, List<String> names))
					? EnumCodec.reader(enumeration, names)
					: null;
			case TypeNode.Struct current -> (shape instanceof Shape.Struct(int index))
					? struct(index, current, path)
					: null;
			case TypeNode.Alternatives alternatives -> alternatives(shape, alternatives, path);
			case TypeNode.Array(Class<?> type, TypeNode element) -> (shape instanceof Shape.Array(Shape written))
					? new CompositeCodecs.ArrayReader(type.getComponentType(), reader(written, element, path + "[]"))
					: null;
			case TypeNode.Elements elements -> elements(shape, elements, path);
			case TypeNode.Entries(Class<?> _, Shape.MapKind kind, TypeNode key, TypeNode value) ->
				(shape instanceof Shape.Entries(Shape.MapKind writtenKind, Shape writtenKey, Shape writtenValue)
						&& (kind == Shape.MapKind.MAP || writtenKind != Shape.MapKind.MAP))
								? new MapCodec.Reader(kind, key.type(), reader(writtenKey, key, path + "[key]"),
										reader(writtenValue, value, path + "[value]"))
								: null;
			case TypeNode.Maybe(Class<?> _, TypeNode element) -> (shape instanceof Shape.Maybe(Shape written))
					? new CompositeCodecs.MaybeReader(reader(written, element, path))
					: null;
			case TypeNode.Converted(TypeConversion conversion, TypeNode stored) ->
				new ConvertedValues.Reader(conversion, reader(shape, stored, path));
		};
		if (reader == null) {
			throw mismatch(shape, node, path);
		}
		return reader;
	}

	private LayoutMismatchException mismatch(Shape shape, TypeNode node, String path) {
		String before = describe(shape);
		String now = node.type().getTypeName();
		if (node instanceof TypeNode.Reference && shape instanceof Shape.Struct) {
			return new LayoutMismatchException(path + " was stored within its owner as " + before + ", and " + now
					+ " is an entity now, to which objects refer; give the reference a new name, keep this property with a "
					+ "class that is no entity, and fill the one from the other");
		}
		if (node instanceof TypeNode.Reference) {
			return new LayoutMismatchException(path + " was stored as the value " + before
					+ ", and refers to an entity of " + now
					+ " now; give the reference a new name without a previous one, "
					+ "keep a property for the value, and fill the one from the other");
		}
		if (shape.equals(new Shape.Scalar(Kind.REFERENCE))) {
			return new LayoutMismatchException(path + " was stored as a reference to an entity, and " + now
					+ " is a value now, which is stored within its owner; give the value a new name, keep this property "
					+ "with the entity's class, and fill the one from the other");
		}
		return new LayoutMismatchException(path + " was stored as " + before + " and is now of type " + now
				+ ", to which that does not convert without loss; give the property a new name, or its old type back");
	}

	private static @Nullable ValueReader scalar(Shape shape, Kind kind) {
		if (!(shape instanceof Shape.Scalar(Kind written))) {
			return null;
		}
		if (written == kind) {
			return kind.scalar();
		}
		Function<Object, ?> widening = kind.widening(written);
		return (widening == null) ? null : new CompositeCodecs.ConvertingReader(written.scalar(), widening);
	}

	private @Nullable ValueReader alternatives(Shape shape, TypeNode.Alternatives node, String path) {
		if (shape instanceof Shape.Struct(int index)) {
			TypeNode.Struct current = alternative(node, index);
			return (current == null) ? null : struct(index, current, path);
		}
		if (!(shape instanceof Shape.Alternatives(String _, List<Integer> indexes))) {
			return null;
		}
		List<ValueReader> readers = new ArrayList<>();
		for (int index : indexes) {
			TypeNode.Struct current = alternative(node, index);
			readers.add((current != null)
					? struct(index, current, path)
					: new CompositeCodecs.GoneReader(path + " is stored as " + this.written.structs().get(index)
							.typeName() + ", which is no longer a class of " + node.type().getName()
							+ "; put it back, or name it in the @PreviousName of another"));
		}
		return new CompositeCodecs.AlternativesReader(readers);
	}

	private TypeNode.@Nullable Struct alternative(TypeNode.Alternatives node, int structIndex) {
		String name = this.written.structs().get(structIndex).typeName();
		for (TypeNode.Struct struct : node.structs()) {
			if (LayoutView.isNamed(struct, name)) {
				return struct;
			}
		}
		return null;
	}

	private @Nullable ValueReader elements(Shape shape, TypeNode.Elements node, String path) {
		// A list read as a set would lose duplicates, and not every collection takes a null.
		if (!(shape instanceof Shape.Elements(Shape.CollectionKind kind, Shape element))
				|| node.kind().isSet() && !kind.isSet() || !node.kind().holdsNull() && kind.holdsNull()) {
			return null;
		}
		return new CollectionCodec.Reader(node.kind(), node.element().type(),
				reader(element, node.element(), path + "[]"));
	}

	private String describe(Shape shape) {
		return switch (shape) {
			case Shape.Scalar(Kind kind) -> kind.name();
			case Shape.Enumeration(String type, List<String> _) -> "enum " + type;
			case Shape.Struct(int index) -> this.written.structs().get(index).typeName();
			case Shape.Alternatives(String type, List<Integer> _) -> type;
			case Shape.Array(Shape element) -> describe(element) + "[]";
			case Shape.Elements(Shape.CollectionKind kind, Shape element) -> kind + "<" + describe(element) + ">";
			case Shape.Entries(Shape.MapKind kind, Shape key, Shape value) ->
				kind + "<" + describe(key) + ", " + describe(value) + ">";
			case Shape.Maybe(Shape element) -> "OPTIONAL<" + describe(element) + ">";
			case Shape.Persistent(CollectionForm form) -> form.simpleName();
		};
	}

}

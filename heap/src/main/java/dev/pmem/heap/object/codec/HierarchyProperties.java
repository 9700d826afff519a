/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.codec;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.object.layout.Shape;
import dev.pmem.heap.object.type.StoredProperty;
import dev.pmem.heap.object.type.TypeNode;

/**
 * The stored properties of several classes of a hierarchy. A property that only some of the classes have is null in
 * objects of the others.
 */
public final class HierarchyProperties implements ObjectProperties {

	private final Class<?> type;

	private final List<ObjectCodec<?>> classes;

	private final Function<Layout, @Nullable ObjectCodec<?>> owners;

	/**
	 * @param type the class whose subclasses the classes are; it may be one of them
	 * @param classes at least one
	 * @param owners gives the class of objects with a layout; null if no class is known. The properties of such objects
	 * are found by their names
	 */
	public HierarchyProperties(Class<?> type, List<ObjectCodec<?>> classes,
			Function<Layout, @Nullable ObjectCodec<?>> owners) {
		assert !classes.isEmpty();
		this.type = type;
		this.classes = List.copyOf(classes);
		this.owners = owners;
	}

	@Override
	public Class<?> type() {
		return this.type;
	}

	@Override
	public Layout layout() {
		return this.classes.getFirst().layout();
	}

	/**
	 * The property at this path, of whichever class has it. It is nullable if one of the classes lacks it.
	 * @throws IllegalArgumentException if no class has it, or if two have it with different types
	 */
	@Override
	public StoredProperty property(String path) {
		StoredProperty found = null;
		ObjectCodec<?> finder = null;
		boolean nullable = false;
		for (ObjectCodec<?> each : this.classes) {
			StoredProperty property = each.find(path);
			nullable |= property == null || property.nullable();
			if (property == null) {
				continue;
			}
			if (found != null && finder != null && !isSame(found, property)) {
				throw new IllegalArgumentException(this.type.getSimpleName() + "." + path + " has two types: "
						+ found.type().getTypeName() + " in " + finder.type().getName() + " and "
						+ property.type().getTypeName() + " in " + each.type().getName()
						+ "; rename one of the properties, or query its class alone");
			}
			if (found == null) {
				found = property;
				finder = each;
			}
		}
		if (found == null) {
			throw new IllegalArgumentException(this.type.getSimpleName() + " has no property " + path
					+ ": its classes have " + names());
		}
		return new StoredProperty(path, found.type(), found.shape(), nullable, found.target(),
				found.conversion());
	}

	private Set<String> names() {
		Set<String> names = new LinkedHashSet<>();
		for (ObjectCodec<?> each : this.classes) {
			each.nodes().getFirst().properties().forEach((property) -> names.add(property.name()));
		}
		return names;
	}

	private static boolean isSame(StoredProperty left, StoredProperty right) {
		return left.kind() != null
				? left.kind() == right.kind() && Objects.equals(left.conversion(), right.conversion())
				: left.type() == right.type() && isSame(left.shape(), right.shape());
	}

	/** Whether the shapes are the same, but for the numbers of structs, which each class counts for itself. */
	private static boolean isSame(Shape left, Shape right) {
		return switch (left) {
			case Shape.Struct _ -> right instanceof Shape.Struct;
			case Shape.Alternatives(String type, List<Integer> _) ->
				right instanceof Shape.Alternatives(String other, List<Integer> _) && type.equals(other);
			case Shape.Array(Shape element) -> right instanceof Shape.Array(Shape other) && isSame(element, other);
			case Shape.Maybe(Shape element) -> right instanceof Shape.Maybe(Shape other) && isSame(element, other);
			case Shape.Elements(Shape.CollectionKind kind, Shape element) ->
				right instanceof Shape.Elements(Shape.CollectionKind otherKind, Shape other) && kind == otherKind
						&& isSame(element, other);
			case Shape.Entries(Shape.MapKind kind, Shape key, Shape value) ->
				right instanceof Shape.Entries(Shape.MapKind otherKind, Shape otherKey, Shape otherValue)
						&& kind == otherKind && isSame(key, otherKey) && isSame(value, otherValue);
			default -> left.equals(right);
		};
	}

	@Override
	public List<TypeNode.Property> parts(StoredProperty property) {
		for (ObjectCodec<?> each : this.classes) {
			StoredProperty own = each.find(property.path());
			if (own != null) {
				return each.parts(own);
			}
		}
		return List.of();
	}

	@Override
	public PropertyReader reader(StoredProperty property, Layout written) {
		ObjectCodec<?> owner = this.owners.apply(written);
		if (owner != null) {
			StoredProperty own = owner.find(property.path());
			return (own != null) ? owner.reader(own, written) : PropertyReader.absent(property);
		}
		return (FieldReader.find(written, property.path()) != null)
				? PropertyReader.of(this.type, property, written)
				: PropertyReader.absent(property);
	}

	@Override
	public WholeValues wholeValues(StoredProperty property, Layout written) {
		ObjectCodec<?> owner = this.owners.apply(written);
		if (owner != null && owner.find(property.path()) != null) {
			return owner.wholeValues(property, written);
		}
		boolean isAbsent = owner != null || FieldReader.find(written, property.path()) == null;
		return other(property).wholeValuesOf(property, isAbsent ? null : written);
	}

	@Override
	public StoredElements elements(StoredProperty container, Layout written) {
		ObjectCodec<?> owner = this.owners.apply(written);
		if (owner != null && owner.find(container.path()) != null) {
			return owner.elements(container, written);
		}
		boolean isAbsent = owner != null || FieldReader.find(written, container.path()) == null;
		return other(container).elementsOf(container, isAbsent ? null : written);
	}

	/** A class that has the property. */
	private ObjectCodec<?> other(StoredProperty property) {
		return this.classes.stream().filter((each) -> each.find(property.path()) != null).findFirst().orElseThrow();
	}

	@Override
	public @Nullable StoredProperty find(String path) {
		return hasProperty(path) ? property(path) : null;
	}

	@Override
	public @Nullable String shownPath(String name) {
		for (ObjectCodec<?> each : this.classes) {
			String path = each.shownPath(name);
			if (path != null) {
				return path;
			}
		}
		return null;
	}

	@Override
	public boolean showsIds() {
		return this.classes.stream().anyMatch(ObjectCodec::showsIds);
	}

	@Override
	public boolean hasProperty(String path) {
		return this.classes.stream().anyMatch((each) -> each.find(path) != null);
	}

	@Override
	public boolean hasProperty(String path, Layout written) {
		ObjectCodec<?> owner = this.owners.apply(written);
		return (owner != null) ? owner.find(path) != null : FieldReader.find(written, path) != null;
	}

	@Override
	public boolean isNullable(String path, Layout written) {
		ObjectCodec<?> owner = this.owners.apply(written);
		StoredProperty own = (owner != null) ? owner.find(path) : null;
		return own == null || own.nullable();
	}

	@Override
	public boolean isPartlyPrimitive(String path) {
		boolean primitive = false;
		boolean lacking = false;
		for (ObjectCodec<?> each : this.classes) {
			StoredProperty property = each.find(path);
			lacking |= property == null || property.nullable();
			primitive |= property != null && !property.nullable();
		}
		return primitive && lacking;
	}

}

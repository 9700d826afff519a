/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.type;

import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.annotation.DeleteAction;
import dev.pmem.heap.annotation.PreviousName;
import dev.pmem.heap.object.TypeConversion;
import dev.pmem.heap.object.TypeModel;
import dev.pmem.heap.object.kind.Kind;
import dev.pmem.heap.object.layout.CollectionForm;
import dev.pmem.heap.object.layout.Shape;
import dev.pmem.heap.object.payload.CollectionType;

/**
 * A Java type whose values can be stored, taken apart.
 */
public sealed interface TypeNode {

	/** The class of values. */
	Class<?> type();

	/** How they are stored. */
	Shape shape();

	/**
	 * Whether values of the type itself hold references to objects; values of the classes that they embed are not looked
	 * at.
	 */
	default boolean hasReference() {
		return switch (this) {
			case Scalar _,Enumeration _,Struct _,Alternatives _ -> false;
			case Reference _,Persistent _ -> true;
			case Array(Class<?> _, TypeNode element) -> element.hasReference();
			case Elements(Class<?> _, Shape.CollectionKind _, TypeNode element) -> element.hasReference();
			case Entries(Class<?> _, Shape.MapKind _, TypeNode key, TypeNode value) ->
				key.hasReference() || value.hasReference();
			case Maybe(Class<?> _, TypeNode element) -> element.hasReference();
			case Converted _ -> false;
		};
	}

	/** The type of what is stored: this one, unless values are converted. */
	default TypeNode stored() {
		return this;
	}

	/** @param type the class; a primitive one where null is not admitted */
	record Scalar(Kind kind, Class<?> type) implements TypeNode {

		@Override
		public Shape shape() {
			return new Shape.Scalar(this.kind);
		}

	}

	/** An object with an identity of its own, stored as the offset of its home block. */
	record Reference(Class<?> type) implements TypeNode {

		@Override
		public Shape shape() {
			return new Shape.Scalar(Kind.REFERENCE);
		}

	}

	/** A persistent collection, stored as the offset of its block. */
	record Persistent(CollectionForm form, CollectionType collection) implements TypeNode {

		@Override
		public Class<?> type() {
			return this.collection.type();
		}

		@Override
		public Shape shape() {
			return new Shape.Persistent(this.form);
		}

	}

	/** An enum, stored as the number of its constant in the layout. */
	record Enumeration(Class<?> type) implements TypeNode {

		/** The constants' names, in their order. */
		public List<String> names() {
			return Arrays.stream(constants()).map(Enum::name).toList();
		}

		/** The names that a constant had in earlier releases, the newest first. */
		public static List<String> previousNames(Enum<?> constant) {
			try {
				PreviousName annotation = constant.getDeclaringClass().getDeclaredField(constant.name())
						.getDeclaredAnnotation(PreviousName.class);
				return (annotation != null) ? List.of(annotation.value()) : List.of();
			} catch (NoSuchFieldException ex) {
				throw new AssertionError(ex);
			}
		}

		/** The constants in their order; a new array each time. */
		public Enum<?>[] constants() {
			return (Enum<?>[]) this.type.getEnumConstants();
		}

		@Override
		public Shape shape() {
			return new Shape.Enumeration(this.type.getName(), names());
		}

	}

	/**
	 * A class with properties. One per class (and its type arguments) in a codec, so that recursive types end. Its
	 * properties are filled in once, while the types are taken apart.
	 */
	final class Struct implements TypeNode {

		private final String name;

		private final List<String> previousNames;

		private final TypeModel<?> model;

		private final int index;

		private final List<Property> properties = new ArrayList<>();

		Struct(String name, List<String> previousNames, TypeModel<?> model, int index) {
			this.name = name;
			this.previousNames = List.copyOf(previousNames);
			this.model = model;
			this.index = index;
		}

		/** Name in the layout. */
		public String name() {
			return this.name;
		}

		/** The names that the class had in layouts of earlier releases, the newest first. */
		public List<String> previousNames() {
			return this.previousNames;
		}

		/** Name in messages. */
		public String simpleName() {
			return this.model.type().getSimpleName();
		}

		/** How the class is stored and rebuilt. */
		public TypeModel<?> model() {
			return this.model;
		}

		/** Index in the layout. */
		public int index() {
			return this.index;
		}

		/** The properties in the order of the model. */
		public List<Property> properties() {
			return this.properties;
		}

		/** The property of this name; null if there is none. */
		@Nullable
		public Property property(String name) {
			for (Property property : this.properties) {
				if (property.name().equals(name)) {
					return property;
				}
			}
			return null;
		}

		@Override
		public Class<?> type() {
			return this.model.type();
		}

		@Override
		public Shape shape() {
			return new Shape.Struct(this.index);
		}

	}

	/**
	 * A property of a struct, with the names that it had in earlier releases, and what happens if an entity is deleted that
	 * it refers to; and whether that entity loads when a method of it is called.
	 */
	record Property(String name, TypeNode node, MethodHandle getter, @Nullable MethodHandle setter,
			List<String> previousNames, DeleteAction onDelete, boolean isLazy) {}

	/** A type with several concrete classes, of which each value is one. */
	record Alternatives(Class<?> type, List<Struct> structs) implements TypeNode {

		@Override
		public Shape shape() {
			return new Shape.Alternatives(this.type.getName(), this.structs.stream().map(Struct::index).toList());
		}

	}

	/** An array of elements of one type. */
	record Array(Class<?> type, TypeNode element) implements TypeNode {

		@Override
		public Shape shape() {
			return new Shape.Array(this.element.shape());
		}

	}

	/** A collection of elements of one type. */
	record Elements(Class<?> type, Shape.CollectionKind kind, TypeNode element) implements TypeNode {

		@Override
		public Shape shape() {
			return new Shape.Elements(this.kind, this.element.shape());
		}

	}

	/** A map from keys of one type to values of one type. */
	record Entries(Class<?> type, Shape.MapKind kind, TypeNode key, TypeNode value) implements TypeNode {

		@Override
		public Shape shape() {
			return new Shape.Entries(this.kind, this.key.shape(), this.value.shape());
		}

	}

	/**
	 * A class whose values are stored as those of another, which hold no references.
	 *
	 * @param conversion its stored type is that of the node
	 */
	record Converted(TypeConversion conversion, TypeNode stored) implements TypeNode {

		@Override
		public Class<?> type() {
			return this.conversion.type();
		}

		@Override
		public Shape shape() {
			return this.stored.shape();
		}

	}

	/** An {@link java.util.Optional} of one type. */
	record Maybe(Class<?> type, TypeNode element) implements TypeNode {

		@Override
		public Shape shape() {
			return new Shape.Maybe(this.element.shape());
		}

	}

}

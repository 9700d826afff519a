/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.type;

import java.lang.invoke.MethodType;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.UnsupportedTypeException;
import dev.pmem.heap.object.TypeConversion;
import dev.pmem.heap.object.TypeModel;
import dev.pmem.heap.object.TypeModels;
import dev.pmem.heap.object.kind.Kind;
import dev.pmem.heap.object.layout.CollectionForm;
import dev.pmem.heap.object.layout.Shape.CollectionKind;
import dev.pmem.heap.object.layout.Shape.MapKind;
import dev.pmem.heap.object.payload.CollectionType;

/**
 * Analyzes a class as storable properties, or names the property that can't be stored. Not thread-safe; one per codec.
 */
public final class TypeAnalyzer {

	private static final String NAME_CLASS = "Name a class in its place, or mark the property as transient";

	private final TypeModels models;

	/** By name with type arguments; in the order of their indexes, once complete. */
	private final Map<String, TypeNode.Struct> structs = new LinkedHashMap<>();

	/** The persistent collections that were met, on whatever way. */
	private final Set<CollectionType> persistentTypes;

	/** Whether what is analyzed is held by a persistent collection. */
	private final boolean isOfCollection;

	/**
	 * @param models models of the analyzed class and of the classes that it embeds
	 */
	public TypeAnalyzer(TypeModels models) {
		this(models, new LinkedHashSet<>(), false);
	}

	private TypeAnalyzer(TypeModels models, Set<CollectionType> persistentTypes, boolean isOfCollection) {
		this.models = models;
		this.persistentTypes = persistentTypes;
		this.isOfCollection = isOfCollection;
	}

	/** The structs of the class, its own first. */
	public List<TypeNode.Struct> analyze(Class<?> type) {
		struct(new Resolved(type, List.of()), type.getSimpleName());
		return List.copyOf(this.structs.values());
	}

	/** A type without variables; of an array, the argument is its component. */
	private record Resolved(Class<?> raw, List<Resolved> arguments) {

		/** The same type; equal types are equal. */
		Type toType() {
			return (this.arguments.isEmpty() || this.raw.isArray())
					? this.raw
					: new Generic(this.raw, this.arguments.stream().map(Resolved::toType).toList());
		}

		@Override
		public String toString() {
			String name = this.raw.getName();
			return (this.arguments.isEmpty() || this.raw.isArray())
					? name
					: name + this.arguments.toString().replace('[', '<').replace(']', '>');
		}

	}

	/** A generic class with its arguments. */
	private record Generic(Class<?> raw, List<Type> arguments) implements ParameterizedType {

		@Override
		public Type[] getActualTypeArguments() {
			return this.arguments.toArray(Type[]::new);
		}

		@Override
		public Type getRawType() {
			return this.raw;
		}

		@Override
		public @Nullable Type getOwnerType() {
			return this.raw.getDeclaringClass();
		}

		@Override
		public String getTypeName() {
			return this.raw.getTypeName();
		}

	}

	private Resolved resolve(Type type, Map<TypeVariable<?>, Resolved> variables, String path) {
		return switch (type) {
			case Class<?> raw when raw.isArray() -> new Resolved(raw,
					List.of(resolve(raw.getComponentType(), variables, path)));
			case Class<?> raw -> new Resolved(raw, List.of());
			case ParameterizedType generic when generic.getRawType() == Class.class ->
				new Resolved(Class.class, List.of());
			case ParameterizedType generic -> {
				List<Resolved> arguments = new ArrayList<>();
				for (Type argument : generic.getActualTypeArguments()) {
					arguments.add(resolve(argument, variables, path));
				}
				yield new Resolved((Class<?>) generic.getRawType(), arguments);
			}
			case GenericArrayType array -> {
				Resolved component = resolve(array.getGenericComponentType(), variables, path);
				yield new Resolved(component.raw().arrayType(), List.of(component));
			}
			case WildcardType wildcard when wildcard.getUpperBounds()[0] != Object.class ->
				resolve(wildcard.getUpperBounds()[0], variables, path);
			case TypeVariable<?> variable when variables.containsKey(variable) -> variables.get(variable);
			default -> throw unsupported(path, type.getTypeName(),
					"nothing tells which class that is", NAME_CLASS);
		};
	}

	private TypeNode node(Resolved type, String path) {
		Class<?> raw = type.raw();
		TypeConversion conversion = this.models.conversion(MethodType.methodType(raw).wrap().returnType());
		if (conversion != null) {
			return converted(conversion, path);
		}
		Kind kind = Kind.ofClass(raw);
		if (kind != null && (kind != Kind.OBJECT || !this.models.isEntity(raw))) {
			return new TypeNode.Scalar(kind, raw);
		}
		if (raw.isEnum()) {
			return new TypeNode.Enumeration(raw);
		}
		if (raw == Object[].class) {
			throw unsupported(path, raw.getTypeName(), "nothing tells what it holds",
					"Use a List<Object> of values as JSON has them, or name a class in the place of Object");
		}
		if (raw.isArray()) {
			return new TypeNode.Array(raw, node(type.arguments().getFirst(), path + "[]"));
		}
		CollectionForm persistent = ContainerTypes.persistent(raw);
		if (persistent != null) {
			return persistent(type, persistent, path);
		}
		CollectionKind collection = ContainerTypes.collection(raw);
		if (collection != null) {
			return elements(type, collection, path);
		}
		MapKind map = ContainerTypes.map(raw);
		if (map != null) {
			return entries(type, map, path);
		}
		ContainerConversions.Container container = ContainerConversions.of(raw);
		if (container != null) {
			return container(type, container, path);
		}
		if (raw == Optional.class) {
			requireArguments(type, 1, path);
			return new TypeNode.Maybe(raw, node(type.arguments().getFirst(), path));
		}
		if (this.models.isEntity(raw)) {
			if (this.isOfCollection && this.models.hasId(raw)) {
				throw unsupported(path, raw.getName(),
						"it has an id and can be deleted by it, but no index knows in which"
								+ " persistent collections it stands",
						"Keep its id in the collection, or use a List, Set or Map");
			}
			return new TypeNode.Reference(raw);
		}
		if (raw.isInterface() || Modifier.isAbstract(raw.getModifiers())) {
			Set<Class<?>> subclasses = raw.isSealed() || isOfJdk(raw) ? Set.of() : this.models.subclasses(raw);
			if (raw.isSealed() || !subclasses.isEmpty()) {
				return alternatives(type, subclasses, path);
			}
		}
		requireEmbeddable(raw, path);
		return struct(type, path);
	}

	private static TypeNode converted(TypeConversion conversion, String path) {
		Class<?> stored = conversion.storedType();
		Kind kind = Kind.ofClass(stored);
		if (kind == null && !stored.isEnum()) {
			throw unsupported(path, conversion.type().getName(), "it is converted to " + stored.getName()
					+ ", which is neither an enum nor a class of values that the heap has of its own",
					"Convert it to text, a number or another such value");
		}
		return new TypeNode.Converted(conversion,
				(kind != null) ? new TypeNode.Scalar(kind, stored) : new TypeNode.Enumeration(stored));
	}

	private TypeNode container(Resolved type, ContainerConversions.Container container, String path) {
		requireArguments(type, container.stored().getTypeParameters().length, path);
		TypeNode stored = node(new Resolved(container.stored(), type.arguments()), path);
		if (refers(stored, new HashSet<>())) {
			throw unsupported(path, type.toString(),
					"objects with an identity can only be in collections that load them",
					"Declare a List, Set or Map in its place, or keep ids");
		}
		return new TypeNode.Converted(
				new TypeConversion(type.raw(), container.stored(), container.store(), container.load()), stored);
	}

	private TypeNode persistent(Resolved type, CollectionForm form, String path) {
		requireArguments(type, (form.hasKey() && form.hasValue()) ? 2 : 1, path);
		CollectionType collection = new CollectionType(type.raw(),
				type.arguments().stream().map(Resolved::toType).toList(), this.models);
		if (this.persistentTypes.add(collection)) {
			// what it holds lies elsewhere, but is checked here and now
			TypeAnalyzer inner = new TypeAnalyzer(this.models, this.persistentTypes, true);
			type.arguments().forEach((argument) -> inner.node(argument, path + "[]"));
		}
		return new TypeNode.Persistent(form, collection);
	}

	private TypeNode elements(Resolved type, CollectionKind kind, String path) {
		requireArguments(type, 1, path);
		TypeNode element = node(type.arguments().getFirst(), path + "[]");
		requireKeys(type, kind == CollectionKind.SORTED_SET, kind == CollectionKind.ENUM_SET, element, path);
		return new TypeNode.Elements(type.raw(), kind, element);
	}

	private TypeNode entries(Resolved type, MapKind kind, String path) {
		requireArguments(type, 2, path);
		TypeNode key = node(type.arguments().getFirst(), path + "[key]");
		TypeNode value = node(type.arguments().getLast(), path + "[value]");
		requireKeys(type, kind == MapKind.SORTED_MAP, kind == MapKind.ENUM_MAP, key, path);
		if (refers(key, new HashSet<>())) {
			throw unsupported(path + "[key]", key.type().getName(),
					"an object with an identity can't be the key of a map, nor a part of it", "Key the map by its id");
		}
		return new TypeNode.Entries(type.raw(), kind, key, value);
	}

	/** Whether a value of this type can lead to an object with an identity. */
	private static boolean refers(TypeNode node, Set<TypeNode.Struct> seen) {
		return switch (node) {
			case TypeNode.Struct struct -> seen.add(struct)
					&& struct.properties().stream().anyMatch((property) -> refers(property.node(), seen));
			case TypeNode.Alternatives(Class<?> _, List<TypeNode.Struct> structs) ->
				structs.stream().anyMatch((struct) -> refers(struct, seen));
			case TypeNode.Array(Class<?> _, TypeNode element) -> refers(element, seen);
			case TypeNode.Maybe(Class<?> _, TypeNode element) -> refers(element, seen);
			case TypeNode.Elements(Class<?> _, CollectionKind _, TypeNode element) -> refers(element, seen);
			case TypeNode.Entries(Class<?> _, MapKind _, TypeNode key, TypeNode value) ->
				refers(key, seen) || refers(value, seen);
			default -> node.hasReference();
		};
	}

	private void requireArguments(Resolved type, int count, String path) {
		if (type.arguments().size() != count) {
			throw unsupported(path, type.raw().getName(),
					"without type arguments nothing tells what it holds",
					"Declare it as " + type.raw().getSimpleName() + ((count == 1) ? "<...>" : "<..., ...>"));
		}
	}

	private void requireKeys(Resolved type, boolean sorted, boolean enums, TypeNode key, String path) {
		if (sorted && !Comparable.class.isAssignableFrom(key.type())) {
			throw unsupported(path, type.toString(), key.type().getName() + " is not Comparable",
					"Implement Comparable, or use a Set or Map that is not sorted");
		}
		if (enums && !(key instanceof TypeNode.Enumeration)) {
			throw unsupported(path, type.toString(), key.type().getName() + " is not an enum class",
					"Use an enum class, or another Set or Map");
		}
	}

	/**
	 * The classes of which a value of an abstract type can be.
	 * @param subclasses those of a type that is not sealed, in a fixed order
	 */
	private TypeNode alternatives(Resolved type, Set<Class<?>> subclasses, String path) {
		if (type.arguments().size() != type.raw().getTypeParameters().length) {
			throw unsupported(path, type.raw().getName(), "it is generic, and nothing tells its type arguments",
					"Declare it with type arguments");
		}
		Map<Class<?>, Resolved> classes = new LinkedHashMap<>();
		collectAlternatives(type, classes, path);
		for (Class<?> subclass : subclasses) {
			if (type.arguments().isEmpty() && subclass.getTypeParameters().length == 0) {
				classes.putIfAbsent(subclass, new Resolved(subclass, List.of()));
			}
		}
		if (!classes.isEmpty() && classes.keySet().stream().allMatch(this.models::isEntity)) {
			return new TypeNode.Reference(type.raw());
		}
		List<TypeNode.Struct> alternatives = new ArrayList<>();
		for (Resolved alternative : classes.values()) {
			requireEmbeddable(alternative.raw(), path);
			if (this.models.isEntity(alternative.raw())) {
				throw unsupported(path, type.toString(), alternative.raw().getName()
						+ ", one of its classes, has an identity, and others have none",
						"Give all of its classes an id, or none");
			}
			alternatives.add(struct(alternative, path));
		}
		return new TypeNode.Alternatives(type.raw(), alternatives);
	}

	private static void collectAlternatives(Resolved type, Map<Class<?>, Resolved> classes, String path) {
		Class<?> raw = type.raw();
		if (!raw.isInterface() && !Modifier.isAbstract(raw.getModifiers())) {
			classes.put(raw, type);
		}
		if (raw.isSealed()) {
			for (Class<?> permitted : raw.getPermittedSubclasses()) {
				Resolved subclass = permitted(permitted, type, path);
				if (subclass != null) {
					collectAlternatives(subclass, classes, path);
				}
			}
		}
	}

	/** A class that a sealed one permits, with its type arguments; null if it extends that with other type arguments. */
	private static @Nullable Resolved permitted(Class<?> permitted, Resolved parent, String path) {
		Map<TypeVariable<?>, Resolved> variables = new LinkedHashMap<>();
		List<Type> supertypes = new ArrayList<>(List.of(permitted.getGenericInterfaces()));
		if (permitted.getGenericSuperclass() != null) {
			supertypes.add(permitted.getGenericSuperclass());
		}
		for (Type supertype : supertypes) {
			if (!(supertype instanceof ParameterizedType generic) || generic.getRawType() != parent.raw()) {
				continue;
			}
			for (int index = 0; index < parent.arguments().size(); index++) {
				Resolved wanted = parent.arguments().get(index);
				Type argument = generic.getActualTypeArguments()[index];
				if (argument instanceof TypeVariable<?> variable) {
					variables.put(variable, wanted);
				} else if (argument instanceof Class<?> fixed && fixed != wanted.raw()) {
					return null;
				}
			}
		}
		List<Resolved> arguments = new ArrayList<>();
		for (TypeVariable<?> parameter : permitted.getTypeParameters()) {
			Resolved argument = variables.get(parameter);
			if (argument == null) {
				throw unsupported(path, parent.toString(), "nothing tells the type argument " + parameter.getName()
						+ " of "
						+ permitted.getName() + ", one of its classes", "Let the class bind it");
			}
			arguments.add(argument);
		}
		return new Resolved(permitted, arguments);
	}

	private void requireEmbeddable(Class<?> type, String path) {
		if (type == Object.class) {
			throw unsupported(path, type.getName(), "nothing tells what it holds", NAME_CLASS);
		}
		if (type.isPrimitive() || type.isArray() || type.isEnum() || type.isAnnotation() || isOfJdk(type)) {
			throw unsupported(path, type.getName(),
					"of the JDK's classes only values, collections and maps can be stored",
					"Mark the property as transient, or store what it is made of");
		}
		if (Map.class.isAssignableFrom(type) || Collection.class.isAssignableFrom(type)) {
			throw unsupported(path, type.getName(), "it is a collection of a class of its own",
					"Declare the JDK's interface (List, Set, Map ...) instead");
		}
		if (type.isInterface() || Modifier.isAbstract(type.getModifiers())) {
			throw unsupported(path, type.getName(),
					"an interface or abstract class must be sealed, so that all of its classes are known, or have subclasses"
							+ " where the application's packages are scanned",
					"Declare a class that is not abstract, seal this one, or put its subclasses into a scanned package"
							+ " (@EntityScan)");
		}
	}

	private static boolean isOfJdk(Class<?> type) {
		ClassLoader loader = type.getClassLoader();
		return loader == null || loader == ClassLoader.getPlatformClassLoader();
	}

	private TypeNode.Struct struct(Resolved type, String path) {
		String name = type.arguments().isEmpty() ? this.models.storedName(type.raw()) : type.toString();
		TypeNode.Struct known = this.structs.get(name);
		if (known != null) {
			return known;
		}
		TypeModel<?> model = model(type.raw(), path);
		TypeNode.Struct struct = new TypeNode.Struct(name, this.models.previousNames(type.raw()), model,
				this.structs.size());
		this.structs.put(name, struct);
		Map<TypeVariable<?>, Resolved> variables = variables(type);
		for (TypeModel.Property property : model.properties()) {
			String propertyPath = path + "." + property.name();
			TypeNode node = node(resolve(property.type(), variables, propertyPath), propertyPath);
			struct.properties()
					.add(new TypeNode.Property(property.name(), node, property.getter(), property.setter(),
							property.previousNames(), property.onDelete(), property.isLazy()));
		}
		return struct;
	}

	private static Map<TypeVariable<?>, Resolved> variables(Resolved type) {
		TypeVariable<?>[] parameters = type.raw().getTypeParameters();
		Map<TypeVariable<?>, Resolved> variables = new LinkedHashMap<>();
		if (parameters.length == type.arguments().size()) {
			for (int index = 0; index < parameters.length; index++) {
				variables.put(parameters[index], type.arguments().get(index));
			}
		}
		return variables;
	}

	private TypeModel<?> model(Class<?> type, String path) {
		try {
			return this.models.modelOf(type);
		} catch (UnsupportedTypeException ex) {
			throw new UnsupportedTypeException(path + " can't be stored: " + ex.problem(), ex.advice(), ex);
		}
	}

	private static UnsupportedTypeException unsupported(String path, String type, String reason, String advice) {
		return new UnsupportedTypeException(path + " of type " + type + " can't be stored: " + reason, advice);
	}

}

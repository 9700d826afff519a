/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.WrongMethodTypeException;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.data.annotation.PersistenceCreator;
import org.springframework.data.annotation.TypeAlias;
import org.springframework.data.mapping.FactoryMethod;
import org.springframework.data.mapping.InstanceCreatorMetadata;
import org.springframework.data.mapping.Parameter;
import org.springframework.data.mapping.PreferredConstructor;
import org.springframework.util.StringUtils;

import dev.pmem.data.core.mapping.jakarta.JakartaPersistence;
import dev.pmem.data.core.mapping.jakarta.MemberAccess;
import dev.pmem.data.core.mapping.jakarta.PropertyConversion;
import dev.pmem.heap.exception.UnsupportedTypeException;
import dev.pmem.heap.object.LiveTypeModels;
import dev.pmem.heap.object.PropertyRules;
import dev.pmem.heap.object.ReferencedId;
import dev.pmem.heap.object.TypeConversion;
import dev.pmem.heap.object.TypeModel;
import dev.pmem.heap.object.TypeModels;

/**
 * Makes the heap's type models from Spring Data's mapping metadata. Properties are read and written through their fields,
 * unless {@link org.springframework.data.annotation.AccessType} asks for accessors. A final field that the creator does not take
 * must hold a collection or a map, which is filled or replaced.
 */
public final class SpringTypeModels implements TypeModels {

	private static final Lookup LOOKUP = MethodHandles.lookup();

	private final PmemMappingContext context;

	private final Map<Class<?>, TypeModel<?>> models = new ConcurrentHashMap<>();

	/**
	 * @param context knows the entities and embedded classes
	 */
	public SpringTypeModels(PmemMappingContext context) {
		this.context = context;
	}

	@Override
	public boolean isEntity(Class<?> type) {
		return this.context.isEntity(type);
	}

	@Override
	public boolean hasId(Class<?> type) {
		PmemPersistentEntity<?> entity = this.context.getPersistentEntity(type);
		return entity != null && entity.hasIdProperty();
	}

	/** Those in the packages that were scanned for entities. */
	@Override
	public Set<Class<?>> subclasses(Class<?> type) {
		return this.context.classesBelow(type);
	}

	/** The alias, if the class itself has a {@link org.springframework.data.annotation.TypeAlias}. */
	@Override
	public String storedName(Class<?> type) {
		TypeAlias alias = type.getDeclaredAnnotation(TypeAlias.class);
		return (alias != null && StringUtils.hasText(alias.value())) ? alias.value() : type.getName();
	}

	/** The class's own name as well, where layouts know the class by its alias. */
	@Override
	public List<String> previousNames(Class<?> type) {
		List<String> names = new ArrayList<>(TypeModels.super.previousNames(type));
		if (!storedName(type).equals(type.getName())) {
			names.addFirst(type.getName());
		}
		return names;
	}

	@Override
	public Map<String, PropertyRules> rules(Class<?> type) {
		PmemPersistentEntity<?> entity = this.context.getPersistentEntity(type);
		return (entity != null && entity.isEntity()) ? Columns.of(this.context, entity).rules() : Map.of();
	}

	@Override
	public @Nullable TypeConversion conversion(Class<?> type) {
		return this.context.conversionOf(type);
	}

	@Override
	public List<ReferencedId> referencedIds(Class<?> type) {
		PmemPersistentEntity<?> entity = this.context.getPersistentEntity(type);
		return (entity != null && entity.isEntity())
				? ShownIds.of(Columns.of(this.context, entity), entity)
				: List.of();
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> TypeModel<T> modelOf(Class<T> type) {
		TypeModel<?> model = this.models.get(type);
		if (model == null) {
			PmemPersistentEntity<?> entity = type.isArray() ? null : this.context.getPersistentEntity(type);
			if (entity == null) {
				throw new UnsupportedTypeException(type.getName() + " can't be stored");
			}
			JakartaPersistence.requireHonoured(type, entity.getMemberAccess());
			model = create((PmemPersistentEntity<T>) entity);
			ConstructorChains.requireEnd(this.context, entity);
			this.models.putIfAbsent(type, model);
		}
		return (TypeModel<T>) model;
	}

	/** Models of the same mapping context are the same. */
	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof SpringTypeModels models && this.context == models.context;
	}

	@Override
	public int hashCode() {
		return System.identityHashCode(this.context);
	}

	/** The model of an interface or abstract class, the getters of which Spring Data must see as the heap does. */
	private static <T> TypeModel<T> live(PmemPersistentEntity<T> entity) {
		TypeModel<T> model = LiveTypeModels.modelOf(entity.getType());
		for (PmemPersistentProperty property : entity) {
			if (property.isInverse()) {
				throw new UnsupportedTypeException(path(property)
						+ " can't be mappedBy another property: a live object has no place for what is found",
						"Make it a default method that asks a repository");
			}
		}
		for (TypeModel.Property property : model.properties()) {
			if (entity.getPersistentProperty(property.name()) == null) {
				throw new UnsupportedTypeException(entity.getType().getName() + "." + property.name()
						+ " can't be stored: Spring Data does not see it as a property",
						"Name its getter as JavaBeans do,"
								+ " make it public, and don't mark it as transient: a live object has no other place for it");
			}
		}
		return model;
	}

	private <T> TypeModel<T> create(PmemPersistentEntity<T> entity) {
		Class<T> type = entity.getType();
		if (LiveTypeModels.isLive(type)) {
			return live(entity);
		}
		if (type.isInterface() || Modifier.isAbstract(type.getModifiers())) {
			throw new UnsupportedTypeException(type.getName() + " can't be stored, for it's abstract",
					"Make a repository of a class that is not abstract, or put subclasses of this one where the"
							+ " application's packages are scanned (@EntityScan)");
		}
		if (type.isMemberClass() && !Modifier.isStatic(type.getModifiers())) {
			throw new UnsupportedTypeException(type.getName()
					+ " can't be rebuilt: it is an inner class, and its instances need one of the class around it",
					"Make it static, or a top-level class");
		}
		if (Stream.of(type.getDeclaredConstructors())
				.filter((each) -> each.isAnnotationPresent(PersistenceCreator.class)).count() > 1) {
			throw new UnsupportedTypeException(
					type.getName() + " can't be rebuilt: it has two constructors with @PersistenceCreator",
					"Mark one of them");
		}
		InstanceCreatorMetadata<PmemPersistentProperty> creator = entity.getInstanceCreatorMetadata();
		if (creator == null) {
			throw new UnsupportedTypeException(
					type.getName() + " can't be rebuilt: it has several constructors, and none is preferred",
					"Give it a constructor without parameters, only one with them, or mark one with @PersistenceCreator");
		}
		List<TypeModel.Property> properties = new ArrayList<>();
		Set<String> names = new HashSet<>();
		Columns columns = Columns.of(this.context, entity);
		for (PmemPersistentProperty property : entity) {
			if (!names.add(property.getName())) {
				throw new UnsupportedTypeException(path(property) + " can't be stored: " + type.getName()
						+ " and a superclass have fields of the same name", "Rename one, or mark it as @Transient");
			}
			if (property.getField() == null && JakartaPersistence.access(property) == MemberAccess.PROPERTY) {
				throw new UnsupportedTypeException(path(property)
						+ " can't be stored: it is accessed by getter and setter,"
						+ " as the place of @Id or an @Access says, and has no field of its name",
						"Give the field and the getter the same name, or mark the getter as @Transient");
			}
			if (property.isWritable() && !property.isInverse() && columns.referencedId(property) == null) {
				TypeModel.Property model = property(property, isTaken(property, creator), isLazy(property, creator));
				PropertyConversion conversion = this.context.conversionOf(property);
				properties.add((conversion == null) ? model : ConvertedProperties.of(model, conversion));
			}
		}
		return withCreator(entity, creator, properties);
	}

	/** Whether the creator takes the property's stored value. */
	private static boolean isTaken(PmemPersistentProperty property,
			InstanceCreatorMetadata<PmemPersistentProperty> creator) {
		return creator.isCreatorParameter(property) && creator.getParameters().stream().noneMatch(
				(parameter) -> parameter.hasValueExpression() && property.getName().equals(parameter.getName()));
	}

	/** Whether the property, or the parameter of the constructor that takes it, is marked as lazy. */
	static boolean isLazy(PmemPersistentProperty property, InstanceCreatorMetadata<PmemPersistentProperty> creator) {
		return property.isLazy() || isLazyParameter(property, creator);
	}

	/** Whether the parameter of the constructor that takes the property is marked as lazy. */
	private static boolean isLazyParameter(PmemPersistentProperty property,
			InstanceCreatorMetadata<PmemPersistentProperty> creator) {
		Executable executable = executable(creator);
		int position = 0;
		for (Parameter<Object, PmemPersistentProperty> parameter : creator.getParameters()) {
			Lazy annotation = (executable != null && creator.isCreatorParameter(property)
					&& property.getName().equals(parameter.getName()))
							? executable.getParameters()[position].getAnnotation(Lazy.class)
							: null;
			if (annotation != null) {
				return annotation.value();
			}
			position++;
		}
		return false;
	}

	/** The constructor or factory method behind a creator; null if there is none. */
	static @Nullable Executable executable(@Nullable InstanceCreatorMetadata<PmemPersistentProperty> creator) {
		return switch (creator) {
			case PreferredConstructor<?, ?> constructor -> constructor.getConstructor();
			case FactoryMethod<?, ?> method -> method.getFactoryMethod();
			case null, default -> null;
		};
	}

	private static TypeModel.Property property(PmemPersistentProperty property, boolean inCreator, boolean isLazy) {
		try {
			MethodHandle getter = getter(property);
			MethodHandle setter = setter(property, getter, inCreator);
			if (setter == null && !inCreator) {
				throw new UnsupportedTypeException(path(property) + " can't be set: it is final and not among the "
						+ "parameters of the constructor that rebuilds its class",
						"Give the constructor a parameter of its name, or mark it as @Transient");
			}
			Class<?> owner = property.getOwner().getType();
			Class<?> rawType = property.getRawType();
			return new TypeModel.Property(property.getName(), PropertyTypes.of(property, owner),
					getter.asType(getter.type().changeParameterType(0, owner).changeReturnType(rawType)),
					(setter == null)
							? null
							: setter.asType(setter.type()
									.changeParameterType(0, owner)
									.changeParameterType(1, rawType)
									.changeReturnType(void.class)),
					property.getPreviousNames(), property.getDeleteAction(), isLazy);
		} catch (IllegalAccessException | InaccessibleObjectException | WrongMethodTypeException ex) {
			throw new UnsupportedTypeException(path(property) + " can't be accessed: " + ex.getMessage(), ex);
		}
	}

	/**
	 * How a property is read and set, whether it is stored or not.
	 * @param isSet whether there must be a setter
	 * @throws UnsupportedTypeException if the property can't be accessed, or not be set
	 */
	public static TypeModel.Property accessOf(PmemPersistentProperty property, boolean isSet) {
		return property(property, !isSet, false);
	}

	/** What a field of this type holds at first. */
	private static @Nullable Object defaultValue(Class<?> type) {
		return type.isPrimitive() ? Array.get(Array.newInstance(type, 1), 0) : null;
	}

	private static MethodHandle getter(PmemPersistentProperty property) throws IllegalAccessException {
		Method method = property.usePropertyAccess() ? property.getGetter() : null;
		return (method != null)
				? LOOKUP.unreflect(accessible(method))
				: LOOKUP.unreflectGetter(accessible(property.getRequiredField()));
	}

	private static @Nullable MethodHandle setter(PmemPersistentProperty property, MethodHandle getter,
			boolean inCreator) throws IllegalAccessException {
		Method method = property.usePropertyAccess() ? property.getSetter() : null;
		if (method != null) {
			return LOOKUP.unreflect(accessible(method));
		}
		Field field = property.getField();
		if (field == null || property.getOwner().getType().isRecord()) {
			return null;
		}
		if (Modifier.isFinal(field.getModifiers())) {
			return inCreator ? null : Refill.setter(getter, LOOKUP.unreflectSetter(accessible(field)));
		}
		return LOOKUP.unreflectSetter(accessible(field));
	}

	private <T> TypeModel<T> withCreator(PmemPersistentEntity<T> entity,
			InstanceCreatorMetadata<PmemPersistentProperty> creator, List<TypeModel.Property> properties) {
		Class<T> type = entity.getType();
		try {
			MethodHandle handle = switch (creator) {
				case PreferredConstructor<?, ?> constructor ->
					LOOKUP.unreflectConstructor(accessible((Constructor<?>) constructor.getConstructor()));
				case FactoryMethod<?, ?> method -> LOOKUP.unreflect(accessible(method.getFactoryMethod()));
				default -> throw new UnsupportedTypeException(type.getName() + " can't be rebuilt by " + creator);
			};
			handle = handle.asType(handle.type().changeReturnType(type));
			List<Integer> creatorProperties = new ArrayList<>();
			int position = 0;
			for (Parameter<Object, PmemPersistentProperty> parameter : creator.getParameters()) {
				if (parameter.hasValueExpression()) {
					handle = MethodHandles.collectArguments(handle, position, ParameterValue.of(entity, parameter,
							handle
									.type().parameterType(position)));
					continue;
				}
				if (parameter.isTransient() || isInverse(entity, parameter)) {
					Class<?> omitted = handle.type().parameterType(position);
					handle = MethodHandles.insertArguments(handle, position, defaultValue(omitted));
					continue;
				}
				int index = indexOf(properties, parameter, type);
				PropertyConversion conversion = this.context
						.conversionOf(entity.getRequiredPersistentProperty(properties.get(index).name()));
				if (conversion != null) {
					handle = ConvertedProperties.creator(handle, position, conversion);
				}
				handle = handle.asType(handle.type()
						.changeParameterType(position, properties.get(index).getter().type().returnType()));
				creatorProperties.add(index);
				position++;
			}
			return new TypeModel<>(type, properties, handle, creatorProperties);
		} catch (IllegalAccessException | InaccessibleObjectException | WrongMethodTypeException ex) {
			throw new UnsupportedTypeException(type.getName() + " can't be rebuilt: " + ex.getMessage(), ex);
		}
	}

	private static boolean isInverse(PmemPersistentEntity<?> entity, Parameter<?, ?> parameter) {
		String name = parameter.getName();
		PmemPersistentProperty property = (name != null) ? entity.getPersistentProperty(name) : null;
		return property != null && property.isInverse();
	}

	private static int indexOf(List<TypeModel.Property> properties, Parameter<?, ?> parameter, Class<?> type) {
		String name = parameter.getName();
		for (int index = 0; index < properties.size(); index++) {
			if (properties.get(index).name().equals(name)) {
				return index;
			}
		}
		throw new UnsupportedTypeException(type.getName() + " can't be rebuilt: its creator's parameter "
				+ ((name != null) ? "'" + name + "'" : "of type " + parameter.getRawType().getName())
				+ " is none of its persistent properties",
				(name == null)
						? "Compile with -parameters, so that names are known"
						: "Name the parameter as its property, mark another constructor with @PersistenceCreator, or give"
								+ " the parameter a value with @Value");
	}

	private static String path(PmemPersistentProperty property) {
		return property.getOwner().getType().getName() + "." + property.getName();
	}

	private static <A extends AccessibleObject> A accessible(A member) {
		member.setAccessible(true);
		return member;
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.query;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanUtils;
import org.springframework.core.ResolvableType;
import org.springframework.data.core.PropertyPath;
import org.springframework.data.core.PropertyReferenceException;
import org.springframework.data.mapping.PreferredConstructor;
import org.springframework.data.mapping.model.PreferredConstructorDiscoverer;
import org.springframework.data.projection.ProjectionFactory;
import org.springframework.data.repository.query.ReturnedType;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

import dev.pmem.data.core.mapping.PmemMappingContext;
import dev.pmem.data.core.mapping.PmemPersistentEntity;
import dev.pmem.heap.query.Selection;

/**
 * Tells what projections of a class's entities need. Closed interfaces are made of a map of the values that they name;
 * where such an interface shows another entity as a closed interface, of a map in the map. Classes and records are
 * constructed of values, or have properties set to values; maps have all values. Open interfaces get the entity itself. A name may be that of a nested property, such as
 * {@code addressCity} or {@code ownerName}. Thread-safe.
 */
public final class Projections {

	private final PmemMappingContext mappingContext;

	private final PmemPersistentEntity<?> entity;

	private final ProjectionFactory factory;

	/** By the projection's type; empty where the entity itself is needed. */
	private final Map<Class<?>, Optional<Projection>> projections = new ConcurrentHashMap<>();

	/**
	 * @param domainType the class of the entities, which must be an entity of the mapping context
	 * @param factory knows which interfaces are projections
	 */
	public Projections(PmemMappingContext mappingContext, Class<?> domainType, ProjectionFactory factory) {
		this.mappingContext = mappingContext;
		this.entity = mappingContext.getRequiredPersistentEntity(domainType);
		this.factory = factory;
	}

	/**
	 * What a projection of entities needs; null if it needs the entity itself, or is the entity.
	 * @throws IllegalArgumentException if entities can't be projected to it
	 */
	public @Nullable Projection of(ReturnedType type) {
		Optional<Projection> projection = this.projections.get(type.getReturnedType());
		if (projection == null) {
			projection = Optional.ofNullable(create(type));
			this.projections.put(type.getReturnedType(), projection);
		}
		return projection.orElse(null);
	}

	private @Nullable Projection create(ReturnedType type) {
		if (type.getReturnedType() == Map.class) {
			return AssembledProjections.map(this.entity);
		}
		boolean foreign = type.getReturnedType().getName().startsWith("java.");
		if (!type.isProjecting() || foreign) {
			if (!type.getReturnedType().isAssignableFrom(this.entity.getType())) {
				throw new IllegalArgumentException(type.getReturnedType().getName() + " is neither "
						+ this.entity.getType().getName() + " nor a projection of it"
						+ (foreign ? "; a method that returns a property's values names it, as in findNameBy" : ""));
			}
			return null;
		}
		if (type.isInterfaceProjection()) {
			return type.needsCustomConstruction()
					? ofInterface(type.getReturnedType(), this.entity.getType(), List.of())
					: null;
		}
		return construction(type);
	}

	/** @param open the interfaces that show this one */
	private Projection ofInterface(Class<?> type, Class<?> source, List<Class<?>> open) {
		List<Class<?>> inner = new ArrayList<>(open);
		inner.add(type);
		List<String> names = new ArrayList<>();
		List<Selection.Part> parts = new ArrayList<>();
		List<Function<Object, Object>> mappers = new ArrayList<>();
		for (String name : ReturnedType.of(type, source, this.factory).getInputProperties()) {
			PropertyPath path = path(type, source, name);
			Projection nested = nested(type, name, path, inner);
			names.add(name);
			parts.add(new Selection.Part(path.toDotPath(), (nested != null) ? nested.selection() : null));
			mappers.add((nested != null) ? (value) -> nested(value, nested.mapper()) : Function.identity());
		}
		return new Projection(new Selection(parts), (row) -> {
			Map<String, @Nullable Object> values = LinkedHashMap.newLinkedHashMap(names.size());
			for (int index = 0; index < row.length; index++) {
				Object value = row[index];
				values.put(names.get(index), (value != null) ? mappers.get(index).apply(value) : null);
			}
			return values;
		});
	}

	/** What is shown of an entity to which the property refers, or of entities; null if the value itself is shown. */
	private @Nullable Projection nested(Class<?> type, String name, PropertyPath path, List<Class<?>> open) {
		PropertyPath leaf = path.getLeafProperty();
		Method getter = ClassUtils.getMethodIfAvailable(type, "get" + StringUtils.capitalize(name));
		if (getter == null || leaf.getTypeInformation().isMap() || !this.mappingContext.isEntity(leaf.getType())) {
			return null;
		}
		ResolvableType shown = ResolvableType.forMethodReturnType(getter, type);
		Class<?> view = leaf.isCollection()
				? shown.asCollection().getGeneric(0).resolve(Object.class)
				: shown.resolve(Object.class);
		boolean isView = view.isInterface() && !view.isAssignableFrom(leaf.getType()) && !open.contains(view)
				&& !view.getName().startsWith("java.");
		return (isView && this.factory.getProjectionInformation(view).isClosed())
				? ofInterface(view, leaf.getType(), open)
				: null;
	}

	private static Object nested(Object value, Function<@Nullable Object[], Object> mapper) {
		return (value instanceof List<?> rows)
				? rows.stream().map((row) -> mapper.apply((@Nullable Object[]) row)).toList()
				: mapper.apply((@Nullable Object[]) value);
	}

	private Projection construction(ReturnedType type) {
		PreferredConstructor<?, ?> preferred = PreferredConstructorDiscoverer.discover(type.getReturnedType());
		List<String> names = type.getInputProperties();
		if (preferred != null && preferred.getParameterCount() == 0) {
			return AssembledProjections.bean(preferred.getConstructor(), this::find,
					(path) -> PropertyPath.from(path, this.entity.getType()).getLeafType());
		}
		if (preferred == null || names.isEmpty() || names.size() != preferred.getParameterCount()) {
			throw new IllegalArgumentException(type.getReturnedType().getName() + " is neither "
					+ this.entity.getType().getName() + " nor a projection of it: a class needs one constructor that "
					+ "takes properties by their names, or one without parameters");
		}
		Constructor<?> constructor = preferred.getConstructor();
		List<Selection.Part> parts = names.stream().map((name) -> new Selection.Part(
				path(type.getReturnedType(), this.entity.getType(), name).toDotPath(), null)).toList();
		Class<?>[] parameterTypes = constructor.getParameterTypes();
		return new Projection(new Selection(parts), (row) -> {
			@Nullable
			Object[] arguments = new @Nullable Object[parameterTypes.length];
			for (int index = 0; index < arguments.length; index++) {
				AssembledProjections.requireFitting(type.getReturnedType(), "parameter", names.get(index),
						parameterTypes[index], parts.get(index).path(), row[index]);
				arguments[index] = AssembledProjections.convert(row[index], parameterTypes[index]);
			}
			return BeanUtils.instantiateClass(constructor, arguments);
		});
	}

	/** The path of the single value with this name; null if there is none. */
	private @Nullable String find(String name) {
		PropertyPath path;
		try {
			path = PropertyPath.from(name, this.entity.getType());
		} catch (PropertyReferenceException _) {
			return null;
		}
		for (PropertyPath segment = path; segment != null && segment.hasNext(); segment = segment.next()) {
			if (segment.isCollection() || segment.getTypeInformation().isMap()) {
				return null;
			}
		}
		return path.toDotPath();
	}

	private static PropertyPath path(Class<?> projection, Class<?> source, String name) {
		PropertyPath path;
		try {
			path = PropertyPath.from(name, source);
		} catch (PropertyReferenceException exception) {
			throw new IllegalArgumentException("projection " + projection.getName() + ": " + exception.getMessage(),
					exception);
		}
		for (PropertyPath segment = path; segment != null && segment.hasNext(); segment = segment.next()) {
			if (segment.isCollection() || segment.getTypeInformation().isMap()) {
				throw new IllegalArgumentException("projection " + projection.getName() + ": property '"
						+ path.toDotPath() + "' leads through '" + segment.getSegment()
						+ "', which has many elements; show '" + segment.getSegment()
						+ "' as a collection of an interface that shows the property");
			}
		}
		return path;
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.query;

import java.lang.reflect.Constructor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanUtils;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.converter.Converter;
import org.springframework.core.convert.support.DefaultConversionService;
import org.springframework.data.core.PropertyPath;
import org.springframework.data.core.PropertyReferenceException;
import org.springframework.data.mapping.AccessOptions;
import org.springframework.data.mapping.AccessOptions.GetOptions;
import org.springframework.data.mapping.AccessOptions.GetOptions.GetNulls;
import org.springframework.data.mapping.PersistentPropertyPath;
import org.springframework.data.mapping.PersistentPropertyPathAccessor;
import org.springframework.data.mapping.PreferredConstructor;
import org.springframework.data.mapping.model.PreferredConstructorDiscoverer;
import org.springframework.data.repository.query.ReturnedType;
import org.springframework.util.ClassUtils;

import dev.pmem.data.core.mapping.PmemMappingContext;
import dev.pmem.data.core.mapping.PmemPersistentEntity;
import dev.pmem.data.core.mapping.PmemPersistentProperty;

/**
 * Converts entities of a class to values that Spring Data makes projections of: closed interfaces get a map of the
 * values that they name, classes and records are constructed, and open interfaces get the entity itself. A name may be
 * that of a nested property, such as {@code addressCity}. Thread-safe.
 */
public final class Projections {

	private static final GetOptions NULL_WHERE_NULL_BEFORE = AccessOptions.defaultGetOptions()
			.withNullValues(GetNulls.EARLY_RETURN);

	private final PmemMappingContext mappingContext;

	private final PmemPersistentEntity<?> entity;

	private final Map<Class<?>, Converter<Object, Object>> converters = new ConcurrentHashMap<>();

	/**
	 * @param domainType the class of the entities, which must be an entity of the mapping context
	 */
	public Projections(PmemMappingContext mappingContext, Class<?> domainType) {
		this.mappingContext = mappingContext;
		this.entity = mappingContext.getRequiredPersistentEntity(domainType);
	}

	/**
	 * The converter of entities for this type.
	 * @throws IllegalArgumentException if entities can't be projected to it
	 */
	public Converter<Object, Object> converter(ReturnedType type) {
		Converter<Object, Object> converter = this.converters.get(type.getReturnedType());
		if (converter == null) {
			converter = create(type);
			this.converters.put(type.getReturnedType(), converter);
		}
		return converter;
	}

	private Converter<Object, Object> create(ReturnedType type) {
		boolean foreign = type.getReturnedType().getName().startsWith("java.");
		if (!type.isProjecting() || foreign) {
			if (!type.getReturnedType().isAssignableFrom(this.entity.getType())) {
				throw new IllegalArgumentException(type.getReturnedType().getName() + " is neither "
						+ this.entity.getType().getName() + " nor a projection of it");
			}
			return (source) -> source;
		}
		if (type.isInterfaceProjection()) {
			return type.needsCustomConstruction() ? values(type) : (source) -> source;
		}
		return construction(type);
	}

	private Converter<Object, Object> values(ReturnedType type) {
		List<String> names = type.getInputProperties();
		List<PersistentPropertyPath<PmemPersistentProperty>> paths = paths(type, names);
		return (source) -> {
			PersistentPropertyPathAccessor<?> accessor = this.entity.getPropertyPathAccessor(source);
			Map<String, @Nullable Object> values = LinkedHashMap.newLinkedHashMap(names.size());
			for (int index = 0; index < paths.size(); index++) {
				values.put(names.get(index), accessor.getProperty(paths.get(index), NULL_WHERE_NULL_BEFORE));
			}
			return values;
		};
	}

	private Converter<Object, Object> construction(ReturnedType type) {
		PreferredConstructor<?, ?> preferred = PreferredConstructorDiscoverer.discover(type.getReturnedType());
		List<String> names = type.getInputProperties();
		if (preferred == null || names.isEmpty() || names.size() != preferred.getParameterCount()) {
			throw new IllegalArgumentException(type.getReturnedType().getName() + " is neither "
					+ this.entity.getType().getName() + " nor a projection of it: a class needs one constructor that "
					+ "takes properties by their names");
		}
		Constructor<?> constructor = preferred.getConstructor();
		List<PersistentPropertyPath<PmemPersistentProperty>> paths = paths(type, names);
		Class<?>[] parameterTypes = constructor.getParameterTypes();
		return (source) -> {
			PersistentPropertyPathAccessor<?> accessor = this.entity.getPropertyPathAccessor(source);
			@Nullable
			Object[] arguments = new Object[parameterTypes.length];
			for (int index = 0; index < arguments.length; index++) {
				Object value = accessor.getProperty(paths.get(index), NULL_WHERE_NULL_BEFORE);
				arguments[index] = convert(value, parameterTypes[index]);
			}
			return BeanUtils.instantiateClass(constructor, arguments);
		};
	}

	private static @Nullable Object convert(@Nullable Object value, Class<?> type) {
		if (value == null || ClassUtils.isAssignableValue(type, value)) {
			return value;
		}
		ConversionService conversions = DefaultConversionService.getSharedInstance();
		return Objects.requireNonNull(conversions.convert(value, type));
	}

	private List<PersistentPropertyPath<PmemPersistentProperty>> paths(ReturnedType type, List<String> names) {
		return names.stream().map((name) -> {
			try {
				return this.mappingContext
						.getPersistentPropertyPath(PropertyPath.from(name, this.entity.getType()));
			} catch (PropertyReferenceException exception) {
				throw new IllegalArgumentException("projection " + type.getReturnedType().getName() + ": "
						+ exception.getMessage(), exception);
			}
		}).toList();
	}

}

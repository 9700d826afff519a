/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.initial;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.core.CollectionFactory;
import org.springframework.data.core.TypeInformation;
import org.springframework.data.mapping.Parameter;
import org.springframework.data.mapping.PersistentPropertyAccessor;
import org.springframework.data.mapping.model.EntityInstantiators;
import org.springframework.data.mapping.model.ParameterValueProvider;
import org.springframework.util.ClassUtils;

import dev.pmem.data.core.PmemOperations;
import dev.pmem.data.core.mapping.PmemMappingContext;
import dev.pmem.data.core.mapping.PmemPersistentEntity;
import dev.pmem.data.core.mapping.PmemPersistentProperty;
import dev.pmem.heap.object.TypeConversion;

/**
 * Makes entities of what JSON and CSV have. A reference is the id of an entity that is stored already.
 */
final class EntityReader {

	private static final EntityInstantiators INSTANTIATORS = new EntityInstantiators();

	private final PmemMappingContext context;

	private final PmemOperations operations;

	EntityReader(PmemOperations operations) {
		this.context = operations.getMappingContext();
		this.operations = operations;
	}

	/** @throws IllegalArgumentException if a value does not fit, with the path of its property */
	Object read(Map<String, @Nullable Object> values, Class<?> type) {
		return object(values, this.context.getRequiredEntity(type), "");
	}

	private Object object(Map<?, ?> given, PmemPersistentEntity<?> entity, String prefix) {
		Map<String, @Nullable Object> values = new HashMap<>();
		given.forEach((key, value) -> {
			PmemPersistentProperty property = entity.getPersistentProperty((String) key);
			if (property == null || property.isTransient()) {
				List<String> names = new ArrayList<>();
				entity.forEach((each) -> names.add(each.getName()));
				throw new IllegalArgumentException("'" + prefix + key + "' is no property of " + entity.getType()
						.getName()
						+ ", which has " + names);
			}
			values.put(property.getName(), value(value, property.getTypeInformation(), prefix + key));
		});
		Object made;
		try {
			made = create(entity, values);
		} catch (RuntimeException ex) {
			throw new IllegalArgumentException("no " + entity.getType().getSimpleName() + " can be made of "
					+ (prefix.isEmpty() ? "it" : "'" + prefix.substring(0, prefix.length() - 1) + "'") + ": " + ex, ex);
		}
		PersistentPropertyAccessor<Object> accessor = entity.getPropertyAccessor(made);
		for (PmemPersistentProperty property : entity) {
			if (values.containsKey(property.getName()) && !entity.isCreatorArgument(property)) {
				accessor.setProperty(property, values.get(property.getName()));
			}
		}
		return accessor.getBean();
	}

	@SuppressWarnings("unchecked")
	private static Object create(PmemPersistentEntity<?> entity, Map<String, @Nullable Object> values) {
		PmemPersistentEntity<Object> typed = (PmemPersistentEntity<Object>) entity;
		return INSTANTIATORS.getInstantiatorFor(typed)
				.createInstance(typed, new ParameterValueProvider<PmemPersistentProperty>() {

					@Override
					public <T> @Nullable T getParameterValue(Parameter<T, PmemPersistentProperty> parameter) {
						Object value = values.get(String.valueOf(parameter.getName()));
						return (T) ((value != null) ? value : zero(parameter.getRawType()));
					}

				});
	}

	private static @Nullable Object zero(Class<?> type) {
		return type.isPrimitive() ? Array.get(Array.newInstance(type, 1), 0) : null;
	}

	private @Nullable Object value(@Nullable Object given, TypeInformation<?> information, String path) {
		Class<?> type = ClassUtils.resolvePrimitiveIfNecessary(information.getType());
		if (given == null) {
			return zero(information.getType());
		}
		TypeConversion conversion = this.context.conversionOf(type);
		if (conversion != null) {
			return conversion.load().apply(scalar(given, conversion.storedType(), path));
		}
		if (type == Object.class) {
			return plain(given);
		}
		if (information.isMap() && given instanceof Map<?, ?> map) {
			return map(map, information, path);
		}
		if (information.isCollectionLike() && given instanceof List<?> list) {
			return collection(list, information, path);
		}
		PmemPersistentEntity<?> entity = type.isArray() ? null : this.context.getPersistentEntity(information);
		if (entity != null && given instanceof Map<?, ?> map) {
			return object(map, entity, path + ".");
		}
		if (entity != null && entity.isEntity()) {
			return reference(given, entity, path);
		}
		return scalar(given, type, path);
	}

	private Object reference(Object given, PmemPersistentEntity<?> entity, String path) {
		Object id = value(given, entity.getRequiredIdProperty().getTypeInformation(), path);
		Object target = (id != null) ? this.operations.findById(id, entity.getType()) : null;
		if (target == null) {
			throw new IllegalArgumentException("'" + path + "' refers to the " + entity.getType().getSimpleName()
					+ " with the id " + given + ", which is not stored; put it before");
		}
		return target;
	}

	private static Object scalar(Object given, Class<?> type, String path) {
		if (given instanceof Map<?, ?> || given instanceof List<?>) {
			throw new IllegalArgumentException("'" + path + "' is an object or a list, and the property is of type "
					+ type.getTypeName());
		}
		try {
			return ScalarText.convert(given, type);
		} catch (RuntimeException ex) {
			throw new IllegalArgumentException("'" + path + "' of type " + type.getTypeName() + " can't be '" + given
					+ "' ("
					+ ex.getMessage() + ")", ex);
		}
	}

	/** As JSON has values: whole numbers exactly, those with a point or exponent as doubles. */
	private static @Nullable Object plain(@Nullable Object given) {
		return switch (given) {
			case null -> null;
			case Map<?, ?> map -> {
				Map<Object, @Nullable Object> plain = new LinkedHashMap<>();
				map.forEach((key, value) -> plain.put(key, plain(value)));
				yield plain;
			}
			case List<?> list -> {
				List<@Nullable Object> plain = new ArrayList<>();
				list.forEach((each) -> plain.add(plain(each)));
				yield plain;
			}
			default -> ScalarText.convert(given, Object.class);
		};
	}

	@SuppressWarnings("NullAway") // null may be in it if the class admits it
	private Object map(Map<?, ?> given, TypeInformation<?> information, String path) {
		TypeInformation<?> keys = known(information.getComponentType());
		TypeInformation<?> values = known(information.getMapValueType());
		Map<Object, Object> map = CollectionFactory.createMap(information.getType(), keys.getType(), given.size());
		given.forEach((key, value) -> map.put(value(key, keys, path + "[key]"),
				value(value, values, path + "[\"" + key + "\"]")));
		return map;
	}

	@SuppressWarnings("NullAway") // null may be in it if the class admits it
	private Object collection(List<?> given, TypeInformation<?> information, String path) {
		TypeInformation<?> elements = known(information.getComponentType());
		if (information.getType().isArray()) {
			Object array = Array.newInstance(elements.getType(), given.size());
			for (int index = 0; index < given.size(); index++) {
				Array.set(array, index, value(given.get(index), elements, path + "[" + index + "]"));
			}
			return array;
		}
		Collection<Object> collection = CollectionFactory.createCollection(information.getType(), elements.getType(),
				given.size());
		for (int index = 0; index < given.size(); index++) {
			collection.add(value(given.get(index), elements, path + "[" + index + "]"));
		}
		return collection;
	}

	private static TypeInformation<?> known(@Nullable TypeInformation<?> information) {
		return (information != null) ? information : TypeInformation.OBJECT;
	}

}

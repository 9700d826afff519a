/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping.jakarta;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Convert;
import jakarta.persistence.Converter;
import jakarta.persistence.Converts;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Temporal;
import jakarta.persistence.TemporalType;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.core.ResolvableType;
import org.springframework.data.core.TypeInformation;
import org.springframework.data.mapping.MappingException;
import org.springframework.data.mapping.PersistentProperty;
import org.springframework.util.ClassUtils;
import org.springframework.util.function.SingletonSupplier;

/**
 * Finds the converters of properties: those that the property or the class names, else those that are applied to all
 * values of a type. Ids, versions and associations are not converted.
 */
final class JakartaConverters {

	/**
	 * A converter that is named for a property.
	 *
	 * @param attribute empty for the property or its elements, else "key" or "value"
	 */
	private record Named(String attribute, Class<?> converter, boolean isDisabled) {}

	private final Function<Class<?>, Object> instances;

	private final Set<Class<?>> known;

	JakartaConverters(Function<Class<?>, Object> instances, Set<Class<?>> known) {
		this.instances = instances;
		this.known = known;
	}

	static Set<Class<?>> beanTypes(ApplicationContext context) {
		Set<Class<?>> types = new LinkedHashSet<>();
		for (String name : context.getBeanNamesForType(AttributeConverter.class, true, false)) {
			Class<?> type = context.getType(name, false);
			if (type != null) {
				types.add(ClassUtils.getUserClass(type));
			}
		}
		return types;
	}

	@Nullable
	PropertyConversion of(PersistentProperty<?> property) {
		List<Named> named = named(property);
		if (property.isIdProperty() || property.isVersionProperty()
				|| JakartaProperties.association(property) != null) {
			if (named.stream().anyMatch((each) -> !each.isDisabled)) {
				throw refused(property, "ids, versions and references are not converted: remove the annotation");
			}
			return null;
		}
		if (property.isMap()) {
			return ofMap(property, named);
		}
		TypeInformation<?> component = property.isCollectionLike() && !property.getType().isArray()
				? property.getTypeInformation().getComponentType()
				: null;
		if (component != null) {
			PropertyConversion elements = conversion(property, named, "", component.getType());
			return (elements == null)
					? null
					: new ConvertedElements(property.getType(),
							ResolvableType.forClassWithGenerics(property.getType(), elements.storedType()), null,
							elements);
		}
		PropertyConversion conversion = conversion(property, named, "", property.getType());
		if (conversion == null) {
			conversion = temporal(property);
		}
		return (conversion != null) ? conversion : enumerated(property);
	}

	private @Nullable PropertyConversion ofMap(PersistentProperty<?> property, List<Named> named) {
		TypeInformation<?> key = property.getTypeInformation().getComponentType();
		TypeInformation<?> value = property.getTypeInformation().getMapValueType();
		if (key == null || value == null) {
			return null;
		}
		PropertyConversion keys = conversion(property, named, "key", key.getType());
		PropertyConversion values = conversion(property, named, "value", value.getType());
		if (values == null) {
			values = conversion(property, named, "", value.getType());
		}
		return (keys == null && values == null)
				? null
				: new ConvertedElements(property.getType(), ResolvableType.forClassWithGenerics(property.getType(),
						(keys != null) ? keys.storedType() : ResolvableType.forClass(key.getType()),
						(values != null) ? values.storedType() : ResolvableType.forClass(value.getType())), keys,
						values);
	}

	/** The conversion that is named for the attribute, else one that is applied to all values of the type. */
	private @Nullable PropertyConversion conversion(PersistentProperty<?> property, List<Named> named,
			String attribute, Class<?> type) {
		for (Named each : named) {
			if (each.attribute.equals(attribute)) {
				return each.isDisabled ? null : conversion(each.converter);
			}
		}
		Class<?> boxed = ClassUtils.resolvePrimitiveIfNecessary(type);
		for (Class<?> converter : this.known) {
			Converter annotation = converter.getDeclaredAnnotation(Converter.class);
			if (annotation != null && annotation.autoApply() && types(converter)[0].toClass() == boxed) {
				return conversion(converter);
			}
		}
		return null;
	}

	private static ResolvableType[] types(Class<?> converter) {
		return ResolvableType.forClass(converter).as(AttributeConverter.class).getGenerics();
	}

	@SuppressWarnings("unchecked")
	private PropertyConversion conversion(Class<?> type) {
		SingletonSupplier<AttributeConverter<Object, Object>> converter = SingletonSupplier
				.of(() -> (AttributeConverter<Object, Object>) this.instances.apply(type));
		return new ConvertedValue(types(type)[1], (value) -> converter.obtain().convertToDatabaseColumn(value),
				(stored) -> converter.obtain().convertToEntityAttribute(stored));
	}

	/** What the property says, and what its classes say of it. */
	private static List<Named> named(PersistentProperty<?> property) {
		List<Named> named = new ArrayList<>();
		for (AnnotatedElement member : members(property)) {
			for (Convert each : converts(member)) {
				if (!Set.of("", "key", "value").contains(each.attributeName())) {
					throw refused(property, "put @Convert on the property of the embedded class");
				}
				named.add(new Named(each.attributeName(), each.converter(), each.disableConversion()));
			}
		}
		for (Class<?> current = property.getOwner().getType(); current != null
				&& current != Object.class; current = current.getSuperclass()) {
			for (Convert each : converts(current)) {
				String name = property.getName();
				if (each.attributeName().equals(name) || each.attributeName().startsWith(name + ".")) {
					String attribute = each.attributeName().substring(Math.min(each.attributeName().length(),
							name.length() + 1));
					named.add(new Named(attribute, each.converter(), each.disableConversion()));
				}
			}
		}
		return named;
	}

	private static List<AnnotatedElement> members(PersistentProperty<?> property) {
		List<AnnotatedElement> members = new ArrayList<>();
		MemberAccess access = JakartaMembers.of(property);
		Method getter = (access == MemberAccess.FIELD) ? null : JakartaMembers.getter(property);
		if (access != MemberAccess.PROPERTY && property.getField() != null) {
			members.add(property.getField());
		}
		if (getter != null) {
			members.add(getter);
		}
		return members;
	}

	private static List<Convert> converts(AnnotatedElement element) {
		List<Convert> all = new ArrayList<>(List.of(element.getDeclaredAnnotationsByType(Convert.class)));
		Converts container = element.getDeclaredAnnotation(Converts.class);
		if (all.isEmpty() && container != null) {
			all.addAll(List.of(container.value()));
		}
		return all;
	}

	/** A {@code java.util.Date} without what is not asked for. */
	@SuppressWarnings("deprecation") // still in many classes
	private static @Nullable PropertyConversion temporal(PersistentProperty<?> property) {
		Temporal temporal = JakartaMembers.annotation(property, Temporal.class);
		if (temporal == null || temporal.value() == TemporalType.TIMESTAMP || property.getType() != Date.class) {
			return null;
		}
		boolean isDate = temporal.value() == TemporalType.DATE;
		return new ConvertedValue(ResolvableType.forClass(Date.class),
				(value) -> (value instanceof Date date) ? truncated(date, isDate) : value, UnaryOperator.identity());
	}

	/** An enum that is ordered by the names of its constants. */
	private static @Nullable PropertyConversion enumerated(PersistentProperty<?> property) {
		Enumerated enumerated = JakartaMembers.annotation(property, Enumerated.class);
		if (enumerated == null || enumerated.value() != EnumType.STRING || !property.getType().isEnum()) {
			return null;
		}
		Map<String, Object> constants = new HashMap<>();
		for (Object constant : property.getType().getEnumConstants()) {
			constants.put(((Enum<?>) constant).name(), constant);
		}
		return new ConvertedValue(ResolvableType.forClass(String.class),
				(value) -> (value instanceof Enum<?> constant) ? constant.name() : value,
				(stored) -> constant(constants, stored, property));
	}

	private static @Nullable Object constant(Map<String, Object> constants, @Nullable Object stored,
			PersistentProperty<?> property) {
		Object constant = (stored instanceof String name) ? constants.get(name) : null;
		if (constant == null && stored != null) {
			throw new MappingException(property.getOwner().getType().getName() + "." + property.getName() + ": "
					+ property.getType().getName() + " has no constant '" + stored + "', which is stored");
		}
		return constant;
	}

	private static Date truncated(Date date, boolean isDate) {
		ZoneId zone = ZoneId.systemDefault();
		LocalDateTime time = Instant.ofEpochMilli(date.getTime()).atZone(zone).toLocalDateTime();
		LocalDateTime kept = isDate
				? time.toLocalDate().atStartOfDay()
				: LocalDate.EPOCH.atTime(time.toLocalTime());
		return Date.from(kept.atZone(zone).toInstant());
	}

	private static UnsupportedAnnotationException refused(PersistentProperty<?> property, String remedy) {
		return new UnsupportedAnnotationException(property.getOwner().getType().getName() + "." + property.getName()
				+ " has the annotation @jakarta.persistence.Convert, which can't be honoured there", remedy);
	}

}

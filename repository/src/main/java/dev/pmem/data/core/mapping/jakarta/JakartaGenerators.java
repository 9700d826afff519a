/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping.jakarta;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import jakarta.persistence.EmbeddedId;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.TableGenerator;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.data.mapping.PersistentProperty;
import org.springframework.util.ClassUtils;

/** Reads how ids are generated. */
final class JakartaGenerators {

	/** The annotations of Hibernate that generate an id as {@code @GeneratedValue} does. */
	private static final Set<String> GENERATING = Set.of(AnnotationRules.HIBERNATE + "UuidGenerator",
			AnnotationRules.HIBERNATE + "NativeGenerator", AnnotationRules.HIBERNATE + "GenericGenerator");

	private static final String GENERIC = AnnotationRules.HIBERNATE + "GenericGenerator";

	private JakartaGenerators() {}

	/** Whether the application assigns the id, for nothing is said to generate it. */
	static boolean isAssigned(PersistentProperty<?> id) {
		if (JakartaMembers.annotation(id, EmbeddedId.class) != null) {
			return true;
		}
		return JakartaMembers.annotation(id, Id.class) != null
				&& JakartaMembers.annotation(id, GeneratedValue.class) == null
				&& GENERATING.stream().noneMatch((name) -> JakartaMembers.has(id, name));
	}

	/** @throws UnsupportedAnnotationException if the id's type does not fit, or the application's own code generates it */
	static GeneratorTraits of(PersistentProperty<?> id) {
		GeneratedValue generated = JakartaMembers.annotation(id, GeneratedValue.class);
		if (generated == null) {
			return GeneratorTraits.NONE;
		}
		Class<?> type = ClassUtils.resolvePrimitiveIfNecessary(id.getType());
		requireFitting(id, generated.strategy(), type);
		if (type != Long.class && type != Integer.class) {
			return GeneratorTraits.NONE;
		}
		List<AnnotatedElement> places = places(id);
		for (AnnotatedElement place : places) {
			MergedAnnotations annotations = MergedAnnotations.from(place);
			requireOwnGenerator(id, annotations);
			for (MergedAnnotation<?> each : annotations.stream(SequenceGenerator.class).toList()) {
				if (each.getString("name").equals(generated.generator())) {
					String sequence = each.getString("sequenceName");
					return new GeneratorTraits(sequence.isEmpty() ? generated.generator() : sequence,
							each.getInt("initialValue"));
				}
			}
			for (MergedAnnotation<?> each : annotations.stream(TableGenerator.class).toList()) {
				if (each.getString("name").equals(generated.generator())) {
					return new GeneratorTraits(generated.generator(), each.getInt("initialValue") + 1L);
				}
			}
		}
		return new GeneratorTraits(generated.generator(), 1);
	}

	/** The member, the classes of the entity and their packages. */
	private static List<AnnotatedElement> places(PersistentProperty<?> id) {
		List<AnnotatedElement> places = new ArrayList<>();
		if (id.getField() != null) {
			places.add(id.getField());
		}
		Method getter = JakartaMembers.getter(id);
		if (getter != null) {
			places.add(getter);
		}
		for (Class<?> current = id.getOwner().getType(); current != null
				&& current != Object.class; current = current.getSuperclass()) {
			places.add(current);
			if (current.getPackage() != null) {
				places.add(current.getPackage());
			}
		}
		return places;
	}

	private static void requireFitting(PersistentProperty<?> id, GenerationType strategy, Class<?> type) {
		boolean isNumber = type == Long.class || type == Integer.class;
		boolean isUuid = type == UUID.class;
		if (!isNumber && !isUuid && type != String.class) {
			throw refused(id, "GeneratedValue", "the id is a " + id.getType().getName()
					+ ": use a long, an int, a UUID or text, or assign the id and remove the annotation");
		}
		if (isNumber && strategy == GenerationType.UUID || isUuid
				&& (strategy == GenerationType.SEQUENCE || strategy == GenerationType.TABLE
						|| strategy == GenerationType.IDENTITY)) {
			throw refused(id, "GeneratedValue(strategy = " + strategy + ")",
					"the id is a " + id.getType().getName() + ": name another strategy, or change the type");
		}
	}

	private static void requireOwnGenerator(PersistentProperty<?> id, MergedAnnotations annotations) {
		MergedAnnotation<?> generic = annotations.get(GENERIC);
		String strategy = generic.isPresent() ? generic.getString("strategy") : "";
		if (strategy.equals("foreign") || strategy.contains(".") && !strategy.startsWith("org.hibernate.")) {
			throw refused(id, "org.hibernate.annotations.GenericGenerator(strategy)",
					"assign the id in the constructor or in a BeforeConvertCallback");
		}
	}

	private static UnsupportedAnnotationException refused(PersistentProperty<?> id, String annotation, String remedy) {
		return new UnsupportedAnnotationException(id.getOwner().getType().getName() + "." + id.getName()
				+ " has the annotation @" + annotation + ", which can't be honoured", remedy);
	}

}

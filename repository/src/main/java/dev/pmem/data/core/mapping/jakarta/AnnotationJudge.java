/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping.jakarta;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Locale;
import java.util.Set;

import jakarta.persistence.Access;
import jakarta.persistence.AccessType;
import jakarta.persistence.Column;
import jakarta.persistence.Transient;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ObjectUtils;

import dev.pmem.data.core.mapping.jakarta.AnnotationRules.AnnotationRule;
import dev.pmem.data.core.mapping.jakarta.AnnotationRules.Verdict;
import dev.pmem.heap.annotation.OnDelete;

/**
 * Refuses classes with annotations that change what an application does and can't be honoured. Annotations count where
 * Jakarta Persistence's do: on classes, and on fields or getters as the access says, those of transient ones not.
 */
final class AnnotationJudge {

	/** An annotation with one of these makes Hibernate call the application's own code. */
	private static final Set<String> OWN_CODE = Set.of("IdGeneratorType", "ValueGenerationType", "AttributeBinderType",
			"TypeBinderType");

	/** Beside our own annotation, which says what becomes of the owner, it is for JPA alone. */
	private static final String HIBERNATE_ON_DELETE = AnnotationRules.HIBERNATE + "OnDelete";

	private static final Set<String> SHARED_KEYS = Set.of(AnnotationRules.JAKARTA + "PrimaryKeyJoinColumn",
			AnnotationRules.JAKARTA + "PrimaryKeyJoinColumns");

	private static final Set<String> STORED_ORDER = Set.of(AnnotationRules.JAKARTA + "OrderColumn",
			AnnotationRules.JAKARTA + "MapKeyColumn");

	private AnnotationJudge() {}

	/**
	 * Judges a class and its superclasses.
	 * @param access which members the properties are
	 * @throws UnsupportedAnnotationException if one of their annotations can't be honoured
	 */
	static void judge(Class<?> type, MemberAccess access) {
		boolean isInsertDynamic = false;
		for (Class<?> current = type; current != null && current != Object.class; current = current.getSuperclass()) {
			isInsertDynamic |= has(current, AnnotationRules.HIBERNATE + "DynamicInsert");
		}
		for (Class<?> current = type; current != null && current != Object.class; current = current.getSuperclass()) {
			judgeAll(current, current.getName());
			judgeMembers(current, (current.getDeclaredAnnotation(Access.class) instanceof Access said)
					? JakartaMembers.access(said)
					: access, isInsertDynamic);
		}
		Package declaring = type.getPackage();
		if (declaring != null) {
			judgeAll(declaring, "The package " + declaring.getName());
		}
	}

	private static void judgeMembers(Class<?> type, MemberAccess access, boolean isInsertDynamic) {
		for (Field field : type.getDeclaredFields()) {
			if (!Modifier.isStatic(field.getModifiers()) && !isTransient(field, field.getModifiers())
					&& (access != MemberAccess.PROPERTY || isAccessed(field, AccessType.FIELD))) {
				judgeProperty(field, type.getName() + "." + field.getName(), isInsertDynamic);
			}
		}
		for (Method method : type.getDeclaredMethods()) {
			if (isGetter(method) && !isTransient(method, 0)
					&& (access != MemberAccess.FIELD || isAccessed(method, AccessType.PROPERTY))) {
				judgeProperty(method, type.getName() + "." + method.getName() + "()", isInsertDynamic);
			}
		}
		for (Constructor<?> constructor : type.getDeclaredConstructors()) {
			judgeAll(constructor, "The constructor of " + type.getName());
		}
	}

	private static boolean isTransient(AnnotatedElement member, int modifiers) {
		return Modifier.isTransient(modifiers) || member.isAnnotationPresent(Transient.class)
				|| member.isAnnotationPresent(org.springframework.data.annotation.Transient.class);
	}

	private static boolean isAccessed(AnnotatedElement member, AccessType type) {
		return member.getDeclaredAnnotation(Access.class) instanceof Access access && access.value() == type;
	}

	private static boolean isGetter(Method method) {
		return method.getParameterCount() == 0 && !Modifier.isStatic(method.getModifiers()) && !method.isSynthetic()
				&& (method.getName().startsWith("get") || method.getName().startsWith("is")
						|| method.getDeclaringClass().isRecord());
	}

	private static boolean has(AnnotatedElement element, String annotation) {
		for (Annotation each : element.getDeclaredAnnotations()) {
			if (each.annotationType().getName().equals(annotation)) {
				return true;
			}
		}
		return false;
	}

	private static void judgeProperty(AnnotatedElement member, String path, boolean isInsertDynamic) {
		judgeAll(member, path);
		boolean isInverse = false;
		for (Annotation annotation : member.getDeclaredAnnotations()) {
			isInverse |= AnnotationUtils.getValue(annotation, "mappedBy") instanceof String side && !side.isEmpty();
		}
		for (Annotation annotation : member.getDeclaredAnnotations()) {
			String name = annotation.annotationType().getName();
			if (SHARED_KEYS.contains(name)) {
				throw refused(path, name, "give the entity an id of its own and refer to the other with @OneToOne");
			}
			if (isInverse && STORED_ORDER.contains(name)) {
				throw refused(path, name + " on a side with mappedBy",
						"use @OrderBy or @MapKey with a property of the target");
			}
		}
		judgeDefault(member, path, isInsertDynamic);
	}

	/** A default of the database is a value where nothing is inserted. */
	private static void judgeDefault(AnnotatedElement member, String path, boolean isInsertDynamic) {
		Column column = member.getDeclaredAnnotation(Column.class);
		boolean isInserted = !isInsertDynamic && (column == null || column.insertable());
		boolean hasDefault = has(member, AnnotationRules.HIBERNATE + "ColumnDefault")
				|| (column != null && column.columnDefinition().toLowerCase(Locale.ROOT).contains("default"));
		if (hasDefault && !isInserted) {
			throw refused(path, "default of the column", "initialize the property, and insert it");
		}
	}

	private static void judgeAll(AnnotatedElement element, String path) {
		boolean saysOwn = element.isAnnotationPresent(OnDelete.class);
		for (Annotation annotation : element.getDeclaredAnnotations()) {
			if (!saysOwn || !annotation.annotationType().getName().equals(HIBERNATE_ON_DELETE)) {
				judge(annotation, path);
			}
		}
	}

	private static void judge(Annotation annotation, String path) {
		Class<? extends Annotation> type = annotation.annotationType();
		AnnotationRule rule = AnnotationRules.of(type.getName());
		if (rule == null) {
			judgeForeign(type, path);
			return;
		}
		if (rule.verdict() == Verdict.REFUSED) {
			throw refused(path, type.getName(), rule.text());
		}
		for (Method attribute : type.getDeclaredMethods()) {
			AnnotationRule said = rule.attributes().get(attribute.getName());
			Object value = (said == null || said.verdict() == Verdict.IGNORED)
					? null
					: AnnotationUtils.getValue(annotation, attribute.getName());
			if (said == null || value == null) {
				continue;
			}
			if (said.verdict() == Verdict.REFUSED_IF_SET
					&& !ObjectUtils.nullSafeEquals(value, attribute.getDefaultValue())) {
				throw refused(path, type.getName() + "(" + attribute.getName() + ")", said.text());
			}
			judgeNested(value, path);
		}
	}

	private static void judgeNested(Object value, String path) {
		if (value instanceof Annotation nested) {
			judge(nested, path);
		} else if (value instanceof Annotation[] all) {
			for (Annotation nested : all) {
				judge(nested, path);
			}
		}
	}

	private static void judgeForeign(Class<? extends Annotation> type, String path) {
		if (type.getName().startsWith("org.hibernate.envers.")) {
			throw refused(path, type.getName(), "write a history in an AfterSaveCallback");
		}
		for (Annotation meta : type.getDeclaredAnnotations()) {
			String name = meta.annotationType().getName();
			AnnotationRule rule = AnnotationRules.of(name);
			if (rule != null && OWN_CODE.contains(meta.annotationType().getSimpleName())) {
				throw refused(path, type.getName() + ", which has @" + name,
						"do the same in a BeforeConvertCallback, or in the constructor");
			}
		}
	}

	private static UnsupportedAnnotationException refused(String path, String annotation, @Nullable String remedy) {
		return new UnsupportedAnnotationException(path + " has the annotation @" + annotation
				+ ", which changes what the application does and can't be honoured",
				(remedy == null) ? "remove it" : remedy);
	}

}

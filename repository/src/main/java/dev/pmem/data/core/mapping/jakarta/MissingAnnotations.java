/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping.jakarta;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.Annotation;
import java.lang.classfile.AttributedElement;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.util.ArrayList;
import java.util.List;

import org.springframework.util.ClassUtils;

import dev.pmem.data.core.mapping.jakarta.AnnotationRules.AnnotationRule;
import dev.pmem.data.core.mapping.jakarta.AnnotationRules.Verdict;

/**
 * Refuses a class with annotations of Jakarta Persistence or Hibernate that are not on the class path: the JVM drops
 * annotations whose classes it does not find, so a version or a transient property would be none without a word.
 */
public final class MissingAnnotations {

	private static final String HIBERNATE_TYPE = AnnotationRules.HIBERNATE + "CreationTimestamp";

	private MissingAnnotations() {}

	/** @throws UnsupportedAnnotationException if the class file names such an annotation and the API is missing */
	public static void requireNone(Class<?> type) {
		boolean hasHibernate = ClassUtils.isPresent(HIBERNATE_TYPE, type.getClassLoader());
		if (type.isArray() || type.isPrimitive() || (JakartaPersistence.isPresent() && hasHibernate)) {
			return;
		}
		for (Class<?> current = type; current != null && current != Object.class; current = current.getSuperclass()) {
			for (Found found : find(current)) {
				require(found, hasHibernate);
			}
		}
	}

	/**
	 * Members of a class, or of its superclasses, with annotations of a simple name, whichever library they are of and whether
	 * it is there or not; each with its annotation.
	 */
	public static List<String> of(Class<?> type, String simpleName) {
		List<String> members = new ArrayList<>();
		for (Class<?> current = type; current != null && current != Object.class; current = current.getSuperclass()) {
			for (Found found : find(current)) {
				if (found.annotation.endsWith("." + simpleName) || found.annotation.endsWith("$" + simpleName)) {
					members.add(found.toString());
				}
			}
		}
		return members;
	}

	private static void require(Found found, boolean hasHibernate) {
		if (found.annotation.startsWith(AnnotationRules.JAKARTA) && !JakartaPersistence.isPresent()) {
			throw new UnsupportedAnnotationException(
					found + ", which is not on the class path, so that the annotation would be passed over",
					"add jakarta.persistence:jakarta.persistence-api to the dependencies, or remove the annotation");
		}
		AnnotationRule rule = AnnotationRules.of(found.annotation);
		if (!hasHibernate && found.annotation.startsWith(AnnotationRules.HIBERNATE)
				&& (rule == null || rule.verdict() != Verdict.IGNORED)) {
			throw new UnsupportedAnnotationException(
					found + ", which is not on the class path, so that the annotation would be passed over",
					(rule != null && rule.verdict() == Verdict.REFUSED)
							? rule.text()
							: "add org.hibernate.orm:hibernate-core to the dependencies, or remove the annotation");
		}
	}

	private record Found(String member, String annotation) {

		@Override
		public String toString() {
			return this.member + " has the annotation @" + this.annotation;
		}

	}

	private static List<Found> find(Class<?> type) {
		try (InputStream stream = type.getResourceAsStream(ClassUtils.getClassFileName(type))) {
			List<Found> found = new ArrayList<>();
			if (stream != null) {
				find(ClassFile.of().parse(stream.readAllBytes()), type.getName(), found);
			}
			return found;
		} catch (IOException ex) {
			throw new UncheckedIOException("The class file of " + type.getName() + " can't be read", ex);
		}
	}

	private static void find(ClassModel model, String name, List<Found> found) {
		add(model, name, found);
		for (FieldModel field : model.fields()) {
			add(field, name + "." + field.fieldName(), found);
		}
		for (MethodModel method : model.methods()) {
			add(method, name + "." + method.methodName() + "()", found);
		}
	}

	private static void add(AttributedElement element, String member, List<Found> found) {
		element.findAttribute(Attributes.runtimeVisibleAnnotations()).ifPresent((attribute) -> {
			for (Annotation annotation : attribute.annotations()) {
				String descriptor = annotation.className().stringValue();
				found.add(new Found(member, descriptor.substring(1, descriptor.length() - 1).replace('/', '.')));
			}
		});
	}

}

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
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/**
 * Refuses a class with annotations of Jakarta Persistence where its API is not on the class path: the JVM drops
 * annotations whose classes it does not find, so a version or a transient property would be none without a word.
 */
public final class MissingAnnotations {

	private static final String PACKAGE = "jakarta.persistence.";

	private MissingAnnotations() {}

	/** @throws UnsupportedAnnotationException if the class file names such an annotation and the API is missing */
	public static void requireNone(Class<?> type) {
		if (JakartaPersistence.isPresent() || type.isArray() || type.isPrimitive()) {
			return;
		}
		for (Class<?> current = type; current != null && current != Object.class; current = current.getSuperclass()) {
			String found = find(current);
			if (found != null) {
				throw new UnsupportedAnnotationException(
						found + ", which is not on the class path, so that the annotation would be passed over",
						"add jakarta.persistence:jakarta.persistence-api to the dependencies, or remove the annotation");
			}
		}
	}

	private static @Nullable String find(Class<?> type) {
		try (InputStream stream = type.getResourceAsStream(ClassUtils.getClassFileName(type))) {
			return (stream == null) ? null : find(ClassFile.of().parse(stream.readAllBytes()), type.getName());
		} catch (IOException ex) {
			throw new UncheckedIOException("The class file of " + type.getName() + " can't be read", ex);
		}
	}

	private static @Nullable String find(ClassModel model, String name) {
		String found = find(model, name, "");
		for (int index = 0; found == null && index < model.fields().size(); index++) {
			found = find(model.fields().get(index), name, "." + model.fields().get(index).fieldName());
		}
		for (int index = 0; found == null && index < model.methods().size(); index++) {
			found = find(model.methods().get(index), name, "." + model.methods().get(index).methodName() + "()");
		}
		return found;
	}

	private static @Nullable String find(AttributedElement element, String type, String member) {
		List<Annotation> annotations = new ArrayList<>();
		element.findAttribute(Attributes.runtimeVisibleAnnotations())
				.ifPresent((attribute) -> annotations.addAll(attribute.annotations()));
		for (Annotation annotation : annotations) {
			String descriptor = annotation.className().stringValue();
			String className = descriptor.substring(1, descriptor.length() - 1).replace('/', '.');
			if (className.startsWith(PACKAGE)) {
				return type + member + " has the annotation @" + className;
			}
		}
		return null;
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping;

import java.util.List;

import dev.pmem.data.core.mapping.jakarta.MissingAnnotations;

/**
 * Explains why a class is no entity: what its author may have taken for an id.
 */
public final class MissingIds {

	private static final String ANNOTATION = "@org.springframework.data.annotation.Id";

	private MissingIds() {}

	/** The exception for a class that has no id. */
	public static InvalidMappingException of(Class<?> type) {
		List<String> foreign = MissingAnnotations.of(type, "Id");
		if (!foreign.isEmpty()) {
			return new InvalidMappingException(
					type.getName() + " is no entity: " + foreign.getFirst() + ", which is no id here",
					"Import org.springframework.data.annotation.Id in place of it, or jakarta.persistence.Id");
		}
		String reason = type.getName() + " is no entity: it has no property with @Id";
		return (hasProperty(type, "id"))
				? new InvalidMappingException(reason, "Mark its property 'id' with " + ANNOTATION)
				: new InvalidMappingException(reason, "Mark one of its properties with " + ANNOTATION);
	}

	/** The exception for a class that has no properties: one of the JDK, an enum, or what a type variable stands for. */
	public static InvalidMappingException noClass(Class<?> type) {
		return (type == Object.class)
				? new InvalidMappingException("A repository does not tell whose entities it holds",
						"Name the entity and its id: extends PmemRepository<Book, Long>; mark an interface that other"
								+ " repositories extend with @NoRepositoryBean")
				: new InvalidMappingException(type.getName()
						+ " is no entity: it is no class with properties of its own",
						"Make a class or record with an @Id that holds it");
	}

	private static boolean hasProperty(Class<?> type, String name) {
		for (Class<?> current = type; current != null; current = current.getSuperclass()) {
			for (var field : current.getDeclaredFields()) {
				if (field.getName().equals(name)) {
					return true;
				}
			}
		}
		return false;
	}

}

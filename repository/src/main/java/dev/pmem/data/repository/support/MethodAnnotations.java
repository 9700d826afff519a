/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.support;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.data.annotation.QueryAnnotation;

import dev.pmem.data.repository.query.UnsupportedQueryMethodException;

/**
 * Refuses methods of repositories with annotations of other modules that change what the method does, on inherited
 * methods of CRUD as well. The annotations are known by name.
 */
final class MethodAnnotations {

	private static final String DERIVE = "derive the query from the method's name, or implement the method in a fragment"
			+ " of the repository";

	private static final Map<String, String> REMEDIES = new LinkedHashMap<>();

	static {
		String jpa = "org.springframework.data.jpa.repository.";
		// before the annotation that it is marked with
		REMEDIES.put(jpa + "NativeQuery", DERIVE);
		REMEDIES.put(jpa + "Query", DERIVE);
		REMEDIES.put(jpa + "query.Procedure", "there are no procedures; implement the method in a fragment");
		REMEDIES.put(jpa + "Modifying", "change the entities in a transaction, which writes them, or name the method"
				+ " deleteBy...");
		REMEDIES.put(jpa + "Lock",
				"nothing is locked: give the entity a @Version, which refuses a stale save, or run the"
						+ " transaction with isolation SERIALIZABLE, and try again what is refused");
		REMEDIES.put(jpa + "EntityGraph",
				"associations load when they are touched, after the transaction as well; remove"
						+ " the annotation");
		REMEDIES.put(jpa + "QueryHints", "there are no hints; remove the annotation");
		REMEDIES.put(jpa + "Meta", "there is no SQL to comment; remove the annotation");
		String processing = "org.hibernate.annotations.processing.";
		REMEDIES.put(processing + "HQL", DERIVE);
		REMEDIES.put(processing + "SQL", DERIVE);
		REMEDIES.put(processing + "Find", DERIVE);
	}

	private MethodAnnotations() {}

	/** @throws UnsupportedQueryMethodException if a method of the repository has such an annotation */
	static void requireSupported(Class<?> repository) {
		for (Method method : repository.getMethods()) {
			MergedAnnotations annotations = MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY);
			REMEDIES.forEach((name, remedy) -> {
				if (annotations.isPresent(name)) {
					throw refused(method, repository, name, remedy);
				}
			});
			MergedAnnotation<? extends Annotation> query = annotations.get(QueryAnnotation.class);
			if (query.isPresent()) {
				MergedAnnotation<?> direct = query.getRoot();
				throw refused(method, repository, direct.getType().getName(), DERIVE);
			}
		}
	}

	private static UnsupportedQueryMethodException refused(Method method, Class<?> repository, String annotation,
			String remedy) {
		return new UnsupportedQueryMethodException(method, repository,
				"it has the annotation @" + annotation + ": " + remedy, null);
	}

}

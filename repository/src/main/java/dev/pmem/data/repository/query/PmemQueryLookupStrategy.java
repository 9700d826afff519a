/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.query;

import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.data.annotation.QueryAnnotation;
import org.springframework.data.projection.ProjectionFactory;
import org.springframework.data.repository.core.NamedQueries;
import org.springframework.data.repository.core.RepositoryMetadata;
import org.springframework.data.repository.query.QueryLookupStrategy;
import org.springframework.data.repository.query.RepositoryQuery;

import dev.pmem.data.core.PmemOperations;

/**
 * Derives queries from the names of methods.
 */
public final class PmemQueryLookupStrategy implements QueryLookupStrategy {

	private final @Nullable Key key;

	private final PmemOperations operations;

	/**
	 * @param key how to find queries; null for the default
	 * @param operations runs the queries
	 */
	public PmemQueryLookupStrategy(@Nullable Key key, PmemOperations operations) {
		this.key = key;
		this.operations = operations;
	}

	/**
	 * The query for a method.
	 * @throws UnsupportedQueryMethodException if none can be made
	 */
	@Override
	public RepositoryQuery resolveQuery(Method method, RepositoryMetadata metadata, ProjectionFactory factory,
			NamedQueries namedQueries) {
		Class<?> repositoryInterface = metadata.getRepositoryInterface();
		if (this.key == Key.USE_DECLARED_QUERY || AnnotatedElementUtils.hasAnnotation(method, QueryAnnotation.class)) {
			throw new UnsupportedQueryMethodException(method, repositoryInterface,
					"there are no declared queries; queries are derived from the names of methods", null);
		}
		try {
			return new PmemPartTreeQuery<>(method, metadata, factory, this.operations);
		} catch (RuntimeException exception) {
			String reason = String.valueOf(exception.getMessage());
			throw new UnsupportedQueryMethodException(method, repositoryInterface, reason, exception);
		}
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.query;

import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.converter.Converter;

import dev.pmem.data.core.PmemOperations;
import dev.pmem.data.transaction.PmemExceptionTranslator;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Query;

/**
 * What queries find: entities, or only the values that a projection shows of them. Immutable.
 *
 * @param projection null for entities
 * @param distinct whether equal values come once; entities are never equal
 * @param <T> the entity
 */
public record FoundResults<T>(PmemOperations operations, Class<T> domainType, @Nullable Projection projection,
		boolean distinct) {

	/** Results that may be equal. */
	public FoundResults(PmemOperations operations, Class<T> domainType, @Nullable Projection projection) {
		this(operations, domainType, projection, false);
	}

	/** All results. */
	@SuppressWarnings("unchecked")
	public List<Object> all(Query query) {
		Projection shown = this.projection;
		if (shown == null) {
			return (List<Object>) this.operations.find(query, this.domainType);
		}
		if (!this.distinct) {
			return (List<Object>) (List<?>) this.operations.find(query, shown.selection(), this.domainType);
		}
		try (Stream<Object> rows = distinct(query, shown)) {
			return rows.toList();
		}
	}

	/** All results, each read when the stream comes to it. */
	@SuppressWarnings("unchecked")
	public Stream<Object> stream(Query query) {
		Projection shown = this.projection;
		if (shown == null) {
			return (Stream<Object>) this.operations.stream(query, this.domainType);
		}
		return this.distinct
				? distinct(query, shown)
				: (Stream<Object>) (Stream<?>) this.operations.stream(query, shown.selection(), this.domainType);
	}

	/** The first of each set of equal rows. Offset and limit count these. */
	private Stream<Object> distinct(Query query, Projection shown) {
		Stream<Object> rows = this.operations
				.stream(query.slice(0, Query.UNLIMITED), shown.selection(), this.domainType)
				.filter(new DistinctRows())
				.map((row) -> row);
		return rows.skip(query.offset()).limit(query.limit());
	}

	/** The number of results without a limit. */
	public long count(@Nullable Criteria criteria) {
		Projection shown = this.projection;
		if (shown == null || !this.distinct) {
			return this.operations.count(criteria, this.domainType);
		}
		try (Stream<Object> rows = distinct(new Query(criteria, List.of(), 0, Query.UNLIMITED), shown)) {
			return rows.count();
		}
	}

	/**
	 * The only result; null if there is none.
	 * @throws org.springframework.dao.IncorrectResultSizeDataAccessException if there are several
	 */
	public @Nullable Object one(Query query) {
		Projection shown = this.projection;
		if (shown == null) {
			return this.operations.findOne(query, this.domainType);
		}
		if (!this.distinct) {
			return this.operations.findOne(query, shown.selection(), this.domainType);
		}
		List<Object> found = all(query);
		if (found.size() > 1) {
			throw PmemExceptionTranslator.tooManyResults("The query finds " + found.size() + " distinct rows of "
					+ this.domainType.getName() + ", not one", found.size());
		}
		return found.isEmpty() ? null : found.getFirst();
	}

	/** Makes of a result what Spring Data makes the projection of. */
	public Converter<Object, Object> converter() {
		Projection known = this.projection;
		return (known == null) ? (result) -> result : (row) -> known.mapper().apply((@Nullable Object[]) row);
	}

}

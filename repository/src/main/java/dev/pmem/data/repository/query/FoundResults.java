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
import dev.pmem.heap.query.Query;

/**
 * What queries find: entities, or only the values that a projection shows of them. Immutable.
 *
 * @param projection null for entities
 * @param <T> the entity
 */
public record FoundResults<T>(PmemOperations operations, Class<T> domainType, @Nullable Projection projection) {

	/** All results. */
	@SuppressWarnings("unchecked")
	public List<Object> all(Query query) {
		return (List<Object>) ((this.projection == null)
				? this.operations.find(query, this.domainType)
				: this.operations.find(query, this.projection.selection(), this.domainType));
	}

	/** All results, each read when the stream comes to it. */
	@SuppressWarnings("unchecked")
	public Stream<Object> stream(Query query) {
		return (Stream<Object>) ((this.projection == null)
				? this.operations.stream(query, this.domainType)
				: this.operations.stream(query, this.projection.selection(), this.domainType));
	}

	/** The only result; null if there is none. */
	public @Nullable Object one(Query query) {
		Query two = query.slice(query.offset(), Math.min(query.limit(), 2));
		return (this.projection == null)
				? this.operations.findOne(two, this.domainType)
				: this.operations.findOne(two, this.projection.selection(), this.domainType);
	}

	/** Makes of a result what Spring Data makes the projection of. */
	public Converter<Object, Object> converter() {
		Projection known = this.projection;
		return (known == null) ? (result) -> result : (row) -> known.mapper().apply((@Nullable Object[]) row);
	}

}

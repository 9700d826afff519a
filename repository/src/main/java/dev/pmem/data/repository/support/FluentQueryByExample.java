/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.support;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.converter.Converter;
import org.springframework.data.core.PropertyPath;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Slice;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Window;
import org.springframework.data.projection.ProjectionFactory;
import org.springframework.data.repository.query.FluentQuery.FetchableFluentQuery;
import org.springframework.data.repository.query.ReturnedType;
import org.springframework.util.Assert;

import dev.pmem.data.core.PmemOperations;
import dev.pmem.data.repository.query.FoundResults;
import dev.pmem.data.repository.query.Paging;
import dev.pmem.data.repository.query.Projections;
import dev.pmem.data.repository.query.Scrolling;
import dev.pmem.data.repository.query.SortOrders;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Query;

/**
 * A query by example in the making. Immutable.
 *
 * @param <S> the entity
 * @param <R> what is made of it
 */
final class FluentQueryByExample<S, R> implements FetchableFluentQuery<R> {

	private final PmemOperations operations;

	private final Projections projections;

	private final ProjectionFactory projectionFactory;

	private final Class<S> domainType;

	private final @Nullable Criteria criteria;

	private final Class<R> resultType;

	private final Sort sort;

	/** How many results to give at most; 0 for all, as in Spring Data JPA. */
	private final int limit;

	@SuppressWarnings("unchecked")
	FluentQueryByExample(PmemOperations operations, Projections projections, ProjectionFactory projectionFactory,
			Class<S> domainType, @Nullable Criteria criteria) {
		this(operations, projections, projectionFactory, domainType, criteria, (Class<R>) domainType, Sort.unsorted(),
				0);
	}

	private FluentQueryByExample(PmemOperations operations, Projections projections,
			ProjectionFactory projectionFactory, Class<S> domainType, @Nullable Criteria criteria, Class<R> resultType,
			Sort sort, int limit) {
		this.operations = operations;
		this.projections = projections;
		this.projectionFactory = projectionFactory;
		this.domainType = domainType;
		this.criteria = criteria;
		this.resultType = resultType;
		this.sort = sort;
		this.limit = limit;
	}

	@Override
	public FetchableFluentQuery<R> sortBy(Sort sort) {
		Assert.notNull(sort, "Sort must not be null");
		return new FluentQueryByExample<>(this.operations, this.projections, this.projectionFactory, this.domainType,
				this.criteria, this.resultType, this.sort.and(sort), this.limit);
	}

	@Override
	public FetchableFluentQuery<R> limit(int limit) {
		Assert.isTrue(limit >= 0, "Limit must not be negative");
		return new FluentQueryByExample<>(this.operations, this.projections, this.projectionFactory, this.domainType,
				this.criteria, this.resultType, this.sort, limit);
	}

	@Override
	public <N> FetchableFluentQuery<N> as(Class<N> resultType) {
		Assert.notNull(resultType, "Result type must not be null");
		return new FluentQueryByExample<>(this.operations, this.projections, this.projectionFactory, this.domainType,
				this.criteria, resultType, this.sort, this.limit);
	}

	/** Checks the properties. What is read of an entity is what its projection shows. */
	@Override
	public FetchableFluentQuery<R> project(Collection<String> properties) {
		Assert.notNull(properties, "Properties must not be null");
		properties.forEach((property) -> PropertyPath.from(property, this.domainType));
		return this;
	}

	@Override
	public @Nullable R oneValue() {
		FoundResults<S> results = results();
		Object found = results.one(query(this.sort));
		return (found == null) ? null : converter(results).convert(found);
	}

	@Override
	public @Nullable R firstValue() {
		List<R> found = find(query(this.sort).slice(0, 1));
		return found.isEmpty() ? null : found.get(0);
	}

	@Override
	public List<R> all() {
		return find(limited(this.sort));
	}

	@Override
	public Page<R> page(Pageable pageable) {
		return Paging.page(paged(pageable), pageable, this::find, this::count);
	}

	@Override
	public Slice<R> slice(Pageable pageable) {
		return Paging.slice(paged(pageable), pageable, this::find);
	}

	/** The limit is the size of the window. */
	@Override
	public Window<R> scroll(ScrollPosition position) {
		FoundResults<S> results = results();
		return Scrolling.window(limited(this.sort), position, results).map(converter(results)::convert);
	}

	/**
	 * The query whose results are paged: all results in the order of the pages, or the results within the own limit if
	 * there are no pages.
	 */
	private Query paged(Pageable pageable) {
		Sort sort = pageable.getSortOr(this.sort);
		return pageable.isPaged() ? query(sort) : limited(sort);
	}

	@Override
	public Stream<R> stream() {
		FoundResults<S> results = results();
		return results.stream(limited(this.sort)).map(converter(results)::convert);
	}

	@Override
	public long count() {
		return this.operations.count(this.criteria, this.domainType);
	}

	@Override
	public boolean exists() {
		return this.operations.exists(query(Sort.unsorted()), this.domainType);
	}

	private Query query(Sort sort) {
		return new Query(this.criteria, SortOrders.of(sort, this.domainType), 0, Query.UNLIMITED);
	}

	private Query limited(Sort sort) {
		return (this.limit == 0) ? query(sort) : query(sort).slice(0, this.limit);
	}

	private List<R> find(Query query) {
		FoundResults<S> results = results();
		return results.all(query).stream().map(converter(results)::convert).toList();
	}

	private FoundResults<S> results() {
		ReturnedType type = ReturnedType.of(this.resultType, this.domainType, this.projectionFactory);
		return new FoundResults<>(this.operations, this.domainType, this.projections.of(type));
	}

	private Converter<Object, R> converter(FoundResults<S> results) {
		Converter<Object, Object> converter = results.converter();
		return (source) -> {
			Object converted = converter.convert(source);
			return this.resultType.isInstance(converted)
					? this.resultType.cast(converted)
					: this.projectionFactory.createProjection(this.resultType, converted);
		};
	}

}

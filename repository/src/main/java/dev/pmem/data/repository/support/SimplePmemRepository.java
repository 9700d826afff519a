/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.support;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Example;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.Sort;
import org.springframework.data.projection.ProjectionFactory;
import org.springframework.data.projection.SpelAwareProxyProjectionFactory;
import org.springframework.data.repository.core.EntityInformation;
import org.springframework.data.repository.query.FluentQuery.FetchableFluentQuery;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.util.Assert;

import dev.pmem.data.core.PmemOperations;
import dev.pmem.data.repository.PmemRepository;
import dev.pmem.data.repository.query.ExampleCriteria;
import dev.pmem.data.repository.query.Paging;
import dev.pmem.data.repository.query.Projections;
import dev.pmem.data.repository.query.SortOrders;
import dev.pmem.data.transaction.PmemExceptionTranslator;
import dev.pmem.heap.object.LiveTypeModels;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Query;

/**
 * The implementation of repositories. Each method is one operation of the template. Methods that write are
 * transactional, so that transaction synchronizations and events published upon saving work. Methods that read need
 * only the snapshot that the template takes by itself.
 *
 * @param <T> the entity
 * @param <ID> its id
 */
public class SimplePmemRepository<T, ID> implements PmemRepository<T, ID> {

	private static final PmemExceptionTranslator TRANSLATOR = new PmemExceptionTranslator();

	private final PmemOperations operations;

	private final Class<T> domainType;

	private ProjectionFactory projectionFactory = new SpelAwareProxyProjectionFactory();

	private Projections projections;

	/**
	 * @param entityInformation of the entity that the repository holds
	 * @param operations carries out the repository's methods
	 */
	public SimplePmemRepository(EntityInformation<T, ID> entityInformation, PmemOperations operations) {
		Assert.notNull(entityInformation, "Entity information must not be null");
		Assert.notNull(operations, "Operations must not be null");
		this.operations = operations;
		this.domainType = entityInformation.getJavaType();
		this.projections = new Projections(operations.getMappingContext(), this.domainType, this.projectionFactory);
	}

	void setProjectionFactory(ProjectionFactory projectionFactory) {
		this.projectionFactory = projectionFactory;
		this.projections = new Projections(this.operations.getMappingContext(), this.domainType, projectionFactory);
	}

	/** The operations that this repository uses, for classes that extend it. */
	protected final PmemOperations getOperations() {
		return this.operations;
	}

	/** The class whose entities this repository holds. */
	protected final Class<T> getDomainType() {
		return this.domainType;
	}

	@Override
	@Transactional
	public <S extends T> S save(S entity) {
		Assert.notNull(entity, "Entity must not be null");
		return this.operations.save(entity, this.domainType);
	}

	@Override
	@Transactional
	public <S extends T> List<S> saveAll(Iterable<S> entities) {
		Assert.notNull(entities, "Entities must not be null");
		return this.operations.saveAll(entities, this.domainType);
	}

	@Override
	public Optional<T> findById(ID id) {
		Assert.notNull(id, "Id must not be null");
		return Optional.ofNullable(this.operations.findById(id, this.domainType));
	}

	@Override
	public boolean existsById(ID id) {
		Assert.notNull(id, "Id must not be null");
		return this.operations.existsById(id, this.domainType);
	}

	@Override
	public List<T> findAll() {
		return this.operations.findAll(this.domainType);
	}

	@Override
	public List<T> findAllById(Iterable<ID> ids) {
		Assert.notNull(ids, "Ids must not be null");
		return this.operations.findAllById(ids, this.domainType);
	}

	@Override
	public List<T> findAll(Sort sort) {
		Assert.notNull(sort, "Sort must not be null");
		return this.operations.find(query(null, sort, this.domainType), this.domainType);
	}

	@Override
	public Page<T> findAll(Pageable pageable) {
		Assert.notNull(pageable, "Pageable must not be null");
		return findPage(null, pageable, this.domainType);
	}

	@Override
	public long count() {
		return this.operations.count(this.domainType);
	}

	@Override
	@Transactional
	public void deleteById(ID id) {
		Assert.notNull(id, "Id must not be null");
		this.operations.deleteById(id, this.domainType);
	}

	@Override
	@Transactional
	public void delete(T entity) {
		Assert.notNull(entity, "Entity must not be null");
		this.operations.delete(entity, this.domainType);
	}

	@Override
	@Transactional
	public void deleteAllById(Iterable<? extends ID> ids) {
		Assert.notNull(ids, "Ids must not be null");
		this.operations.deleteAllById(ids, this.domainType);
	}

	@Override
	@Transactional
	public void deleteAll(Iterable<? extends T> entities) {
		Assert.notNull(entities, "Entities must not be null");
		this.operations.deleteAll(entities, this.domainType);
	}

	@Override
	@Transactional
	public void deleteAll() {
		this.operations.deleteAll(this.domainType);
	}

	@Override
	public <S extends T> Optional<S> findOne(Example<S> example) {
		Query query = query(criteria(example), Sort.unsorted(), type(example));
		return Optional.ofNullable(this.operations.findOne(query, type(example)));
	}

	@Override
	public <S extends T> List<S> findAll(Example<S> example) {
		return findAll(example, Sort.unsorted());
	}

	@Override
	public <S extends T> List<S> findAll(Example<S> example, Sort sort) {
		Assert.notNull(sort, "Sort must not be null");
		return this.operations.find(query(criteria(example), sort, type(example)), type(example));
	}

	@Override
	public <S extends T> Page<S> findAll(Example<S> example, Pageable pageable) {
		Assert.notNull(pageable, "Pageable must not be null");
		return findPage(criteria(example), pageable, type(example));
	}

	@Override
	public <S extends T> long count(Example<S> example) {
		return this.operations.count(criteria(example), type(example));
	}

	@Override
	public <S extends T> boolean exists(Example<S> example) {
		return this.operations.exists(query(criteria(example), Sort.unsorted(), type(example)), type(example));
	}

	@Override
	public <S extends T, R extends @Nullable Object> R findBy(Example<S> example,
			Function<FetchableFluentQuery<S>, R> queryFunction) {
		Assert.notNull(queryFunction, "Query function must not be null");
		Class<S> type = type(example);
		Projections own = (type == this.domainType)
				? this.projections
				: new Projections(this.operations.getMappingContext(), type, this.projectionFactory);
		return queryFunction.apply(new FluentQueryByExample<>(this.operations, own, this.projectionFactory, type,
				criteria(example)));
	}

	private <S extends T> Page<S> findPage(@Nullable Criteria criteria, Pageable pageable, Class<S> type) {
		return Paging.page(query(criteria, pageable.getSort(), type), pageable,
				(query) -> this.operations.find(query, type), () -> this.operations.count(criteria, type));
	}

	private static Query query(@Nullable Criteria criteria, Sort sort, Class<?> type) {
		return new Query(criteria, SortOrders.of(sort, type), 0, Query.UNLIMITED);
	}

	private <S extends T> @Nullable Criteria criteria(Example<S> example) {
		type(example);
		try {
			return ExampleCriteria.of(example, this.operations.getMappingContext());
		} catch (IllegalArgumentException ex) {
			throw TRANSLATOR.translate(ex);
		}
	}

	/** The class of the example's entity: that of the repository, or a subclass. */
	@SuppressWarnings("unchecked")
	private <S extends T> Class<S> type(Example<S> example) {
		Assert.notNull(example, "Example must not be null");
		Class<?> stored = LiveTypeModels.typeOf(example.getProbe());
		Class<?> type = (stored == example.getProbe().getClass()) ? example.getProbeType() : stored;
		if (!this.domainType.isAssignableFrom(type)) {
			throw TRANSLATOR.translate(new IllegalArgumentException("An example of " + example.getProbeType().getName()
					+ " can't be looked for among entities of " + this.domainType.getName()));
		}
		return (Class<S>) type;
	}

}

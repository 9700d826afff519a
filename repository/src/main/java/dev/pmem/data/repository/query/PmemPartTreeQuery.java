/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.query;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.Sort;
import org.springframework.data.projection.ProjectionFactory;
import org.springframework.data.repository.core.RepositoryMetadata;
import org.springframework.data.repository.query.DefaultParameters;
import org.springframework.data.repository.query.Parameters;
import org.springframework.data.repository.query.ParametersParameterAccessor;
import org.springframework.data.repository.query.QueryMethod;
import org.springframework.data.repository.query.RepositoryQuery;
import org.springframework.data.repository.query.ResultProcessor;
import org.springframework.data.repository.query.parser.PartTree;
import org.springframework.data.repository.util.QueryExecutionConverters;

import dev.pmem.data.core.PmemOperations;
import dev.pmem.data.core.QueryName;
import dev.pmem.data.core.mapping.PmemPersistentEntity;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Operator;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.query.SortOrder;

/**
 * A query derived from a method's name. The name is parsed and checked once, on construction; a call only binds its
 * arguments. Immutable but for caches; thread-safe.
 *
 * @param <T> the entity
 */
final class PmemPartTreeQuery<T> implements RepositoryQuery {

	private static final Pattern LIMITED_BUT_NOT_FOUND = Pattern
			.compile("^(count|exists|delete|remove)(Distinct)?(First|Top)\\d*(\\p{Lu}.*?)??By");

	private final PmemOperations operations;

	private final QueryMethod method;

	/** The method in the log. */
	private final QueryName name;

	private final Class<T> domainType;

	private final PartTree tree;

	private final Parameters<?, ?> parameters;

	private final @Nullable CriteriaTemplate criteria;

	private final ResultShape shape;

	private final List<SortOrder> orders;

	/** How many results the name allows for. */
	private final long limit;

	/** Whether a sort, a limit or a page comes with each call. */
	private final boolean varying;

	private final Projections projections;

	/** What is read for the values of a property that the method returns; null if it returns anything else. */
	private final @Nullable Projection values;

	/** Whether results are never projected. */
	private final boolean plain;

	/** Indexes of parameters that are wrapped, as in an Optional. */
	private final int[] wrapped;

	@SuppressWarnings("unchecked")
	PmemPartTreeQuery(Method method, RepositoryMetadata metadata, ProjectionFactory factory,
			PmemOperations operations) {
		this.operations = operations;
		this.method = new QueryMethod(method, metadata, factory, DefaultParameters::new);
		this.name = new QueryName(name(metadata.getRepositoryInterface(), method));
		this.domainType = (Class<T>) metadata.getDomainType();
		this.parameters = this.method.getParameters();
		rejectUnsupportedParameters();
		if (LIMITED_BUT_NOT_FOUND.matcher(method.getName()).find()) {
			throw new IllegalArgumentException("First and Top limit what is found, not what is counted or deleted");
		}
		this.tree = new PartTree(method.getName(), this.domainType);
		this.values = (this.tree.isCountProjection() || this.tree.isExistsProjection() || this.tree.isDelete())
				? null
				: SubjectProperty.of(method.getName(), this.method.getReturnedObjectType(), this.domainType);
		this.shape = ResultShape.of(this.tree, this.method, metadata.getReturnType(method), this.values != null);
		CriteriaCompiler compiler = new CriteriaCompiler(this.tree, this.parameters, method,
				metadata.getRepositoryInterface(), operations.getMappingContext());
		this.criteria = compiler.compile();
		this.orders = SortOrders.of(this.tree.getSort(), this.domainType);
		Integer maximum = this.tree.getMaxResults();
		this.limit = (maximum == null) ? Query.UNLIMITED : maximum;
		this.varying = this.parameters.hasSortParameter() || this.parameters.hasLimitParameter()
				|| this.parameters.hasPageableParameter() || this.parameters.hasScrollPositionParameter();
		this.projections = new Projections(operations.getMappingContext(), this.domainType, factory);
		checkProjection();
		this.plain = this.values == null && !this.parameters.hasDynamicProjection()
				&& !this.method.getResultProcessor().getReturnedType().isProjecting();
		this.wrapped = wrappedParameters(method);
		// The store reports now what it can't do, for example order values of a class that it does not know.
		operations.check(new Query(compiler.sample(), checkedOrders(), 0, this.limit), this.domainType);
	}

	/** The orders, with those that scrolling adds. */
	private List<SortOrder> checkedOrders() {
		return (this.shape == ResultShape.WINDOW)
				? Keyset.of(this.orders, this.operations.getMappingContext(), this.domainType).orders()
				: this.orders;
	}

	private static String name(Class<?> repositoryInterface, Method method) {
		String types = Arrays.stream(method.getParameterTypes()).map(Class::getSimpleName)
				.collect(Collectors.joining(", "));
		return repositoryInterface.getSimpleName() + '.' + method.getName() + '(' + types + ')';
	}

	private void rejectUnsupportedParameters() {
		if (this.parameters.hasVectorParameter() || this.parameters.hasScoreParameter()
				|| this.parameters.hasScoreRangeParameter()) {
			throw new IllegalArgumentException("vector search is not supported");
		}
	}

	private void checkProjection() {
		boolean isProjecting = this.values != null || this.parameters.hasDynamicProjection()
				|| this.method.getResultProcessor().getReturnedType().isProjecting();
		if (this.tree.isDistinct() && isProjecting && (this.tree.isDelete() || this.shape == ResultShape.WINDOW)) {
			throw new IllegalArgumentException(
					"Distinct takes entities where they are deleted or scrolled, not projections, which may be equal");
		}
		if (this.values != null || this.shape == ResultShape.NUMBER || this.shape == ResultShape.BOOLEAN
				|| this.shape == ResultShape.NONE) {
			return;
		}
		if (!this.parameters.hasDynamicProjection()) {
			this.projections.of(this.method.getResultProcessor().getReturnedType());
		}
	}

	private static int[] wrappedParameters(Method method) {
		Class<?>[] types = method.getParameterTypes();
		List<Integer> indexes = new ArrayList<>();
		for (int index = 0; index < types.length; index++) {
			if (QueryExecutionConverters.supports(types[index])) {
				indexes.add(index);
			}
		}
		return indexes.stream().mapToInt(Integer::intValue).toArray();
	}

	@Override
	public QueryMethod getQueryMethod() {
		return this.method;
	}

	@Override
	public @Nullable Object execute(@Nullable Object[] parameters) {
		return this.name.<@Nullable Object>of(() -> run(parameters));
	}

	private @Nullable Object run(@Nullable Object[] parameters) {
		@Nullable
		Object[] arguments = unwrap(parameters);
		Criteria criteria = (this.criteria == null) ? null : this.criteria.bind(arguments);
		if (this.tree.isCountProjection()) {
			return this.operations.count(criteria, this.domainType);
		}
		if (this.tree.isExistsProjection()) {
			return this.operations.exists(new Query(criteria, List.of(), 0, 1), this.domainType);
		}
		if (this.tree.isDelete()) {
			return delete(new Query(criteria, this.orders, 0, Query.UNLIMITED), arguments);
		}
		return find(criteria, arguments);
	}

	private @Nullable Object delete(Query query, @Nullable Object[] arguments) {
		return switch (this.shape) {
			case COLLECTION -> project(this.operations.findAndDelete(query, this.domainType), arguments);
			case SINGLE -> project(deleteOne(query), arguments);
			case NUMBER -> this.operations.delete(query, this.domainType);
			case NONE -> {
				this.operations.delete(query, this.domainType);
				yield null;
			}
			case BOOLEAN, STREAM, PAGE, SLICE, WINDOW -> throw notFound();
		};
	}

	/**
	 * Deletes the only match. Outside of a transaction another entity may match in the meantime. That entity stays:
	 * only an entity that was found here and still matches is deleted.
	 */
	private @Nullable T deleteOne(Query query) {
		T found = findOne(query);
		if (found == null) {
			return null;
		}
		PmemPersistentEntity<?> entity = this.operations.getMappingContext()
				.getRequiredPersistentEntity(this.domainType);
		Criteria same = Criteria.where(entity.getRequiredIdProperty().getName(), Operator.EQUAL,
				entity.getIdentifierAccessor(found).getRequiredIdentifier());
		Criteria criteria = query.criteria();
		List<T> deleted = this.operations
				.findAndDelete(Query.of((criteria == null) ? same : Criteria.and(criteria, same)), this.domainType);
		return deleted.isEmpty() ? null : deleted.get(0);
	}

	private @Nullable Object find(@Nullable Criteria criteria, @Nullable Object[] arguments) {
		if (this.values != null) {
			return SubjectProperty.values(find(criteria, new FoundResults<>(this.operations, this.domainType,
					this.values, this.tree.isDistinct()), arguments));
		}
		ResultProcessor processor = processor(arguments);
		Projection projection = this.plain ? null : this.projections.of(processor.getReturnedType());
		FoundResults<T> results = new FoundResults<>(this.operations, this.domainType, projection,
				this.tree.isDistinct());
		@Nullable
		Object found = find(criteria, results, arguments);
		return this.plain ? found : processor.processResult(found, results.converter());
	}

	private @Nullable Object find(@Nullable Criteria criteria, FoundResults<T> results, @Nullable Object[] arguments) {
		if (!this.varying) {
			return find(new Query(criteria, this.orders, 0, this.limit), Pageable.unpaged(), results);
		}
		ParametersParameterAccessor accessor = new ParametersParameterAccessor(this.parameters, arguments);
		Pageable pageable = this.parameters.hasPageableParameter() ? accessor.getPageable() : Pageable.unpaged();
		long limit = this.limit;
		if (this.parameters.hasLimitParameter() && accessor.getLimit().isLimited()) {
			limit = Math.min(limit, accessor.getLimit().max());
		}
		Query query = new Query(criteria, orders(accessor.getSort()), 0, limit);
		return (this.shape == ResultShape.WINDOW)
				? Scrolling.window(query, accessor.getScrollPosition(), results)
				: find(query, pageable, results);
	}

	/** Finds a page of the query's results. */
	private @Nullable Object find(Query query, Pageable pageable, FoundResults<T> results) {
		return switch (this.shape) {
			case PAGE -> Paging.page(query, pageable, results::all,
					() -> results.count(query.criteria()));
			case SLICE -> Paging.slice(query, pageable, results::all);
			case STREAM -> results.stream(Paging.window(query, pageable));
			case COLLECTION -> results.all(Paging.window(query, pageable));
			case SINGLE -> results.one(Paging.window(query, pageable));
			case NUMBER, BOOLEAN, NONE, WINDOW -> throw notFound();
		};
	}

	private AssertionError notFound() {
		return new AssertionError(this.method + " has results of shape " + this.shape);
	}

	private @Nullable T findOne(Query query) {
		return this.operations.findOne(query, this.domainType);
	}

	private List<SortOrder> orders(Sort sort) {
		if (sort.isUnsorted()) {
			return this.orders;
		}
		List<SortOrder> orders = new ArrayList<>(this.orders);
		orders.addAll(SortOrders.of(sort, this.domainType));
		return orders;
	}

	/** Projects entities that were deleted. */
	private @Nullable Object project(@Nullable Object result, @Nullable Object[] arguments) {
		if (this.plain) {
			return result;
		}
		ResultProcessor processor = processor(arguments);
		Projection projection = this.projections.of(processor.getReturnedType());
		EntityRows rows = new EntityRows(this.operations.getMappingContext());
		return processor.processResult(result, (projection == null)
				? (deleted) -> deleted
				: (deleted) -> projection.mapper().apply(rows.row(deleted, projection.selection())));
	}

	private ResultProcessor processor(@Nullable Object[] arguments) {
		ResultProcessor processor = this.method.getResultProcessor();
		return this.parameters.hasDynamicProjection()
				? processor.withDynamicProjection(new ParametersParameterAccessor(this.parameters, arguments))
				: processor;
	}

	private @Nullable Object[] unwrap(@Nullable Object[] parameters) {
		if (this.wrapped.length == 0) {
			return parameters;
		}
		@Nullable
		Object[] arguments = parameters.clone();
		for (int index : this.wrapped) {
			arguments[index] = QueryExecutionConverters.unwrap(arguments[index]);
		}
		return arguments;
	}

}

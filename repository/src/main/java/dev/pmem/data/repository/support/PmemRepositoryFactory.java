/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.support;

import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.springframework.data.repository.core.EntityInformation;
import org.springframework.data.repository.core.RepositoryInformation;
import org.springframework.data.repository.core.RepositoryMetadata;
import org.springframework.data.repository.core.support.PersistentEntityInformation;
import org.springframework.data.repository.core.support.RepositoryComposition.RepositoryFragments;
import org.springframework.data.repository.core.support.RepositoryFactorySupport;
import org.springframework.data.repository.core.support.RepositoryMethodInvocationListener;
import org.springframework.data.repository.core.support.RepositoryProxyPostProcessor;
import org.springframework.data.repository.query.QueryLookupStrategy;
import org.springframework.data.repository.query.QueryLookupStrategy.Key;
import org.springframework.data.repository.query.ValueExpressionDelegate;
import org.springframework.util.Assert;

import dev.pmem.data.core.PmemOperations;
import dev.pmem.data.repository.query.PmemQueryLookupStrategy;

/**
 * Makes repositories over a template. Making a repository opens the extent and the indexes of its entity, so that
 * entities that can't be stored, and queries that can't be run, are reported at start.
 */
public class PmemRepositoryFactory extends RepositoryFactorySupport {

	private final PmemOperations operations;

	private boolean hasListeners;

	/**
	 * @param operations carries out the methods of all repositories that this factory makes
	 */
	public PmemRepositoryFactory(PmemOperations operations) {
		Assert.notNull(operations, "Operations must not be null");
		this.operations = operations;
	}

	@Override
	public EntityInformation<?, ?> getEntityInformation(RepositoryMetadata metadata) {
		return new PersistentEntityInformation<>(
				this.operations.getMappingContext().getRequiredEntity(metadata.getDomainType()));
	}

	@Override
	protected Object getTargetRepository(RepositoryInformation information) {
		MethodAnnotations.requireSupported(information.getRepositoryInterface());
		EntityInformation<?, ?> entityInformation = getEntityInformation(information);
		this.operations.extent(information.getDomainType());
		RepositoryRules.requireId(information, this.operations.getMappingContext());
		Object repository = getTargetRepositoryViaReflection(information, entityInformation, this.operations);
		if (repository instanceof SimplePmemRepository<?, ?> simple) {
			simple.setProjectionFactory(getProjectionFactory());
		}
		return repository;
	}

	@Override
	protected RepositoryFragments getRepositoryFragments(RepositoryMetadata metadata) {
		RepositoryRules.requireSupported(metadata);
		return super.getRepositoryFragments(metadata);
	}

	@Override
	public void addRepositoryProxyPostProcessor(RepositoryProxyPostProcessor processor) {
		super.addRepositoryProxyPostProcessor((proxy, information) -> {
			processor.postProcess(proxy, information);
			TransactionalMethods.narrow(proxy, this.operations);
			if (!this.hasListeners) {
				DirectMethods.add(proxy, information);
			}
		});
	}

	/** A listener is told of all invocations, so that none may go past the interceptor that tells it. */
	@Override
	public void addInvocationListener(RepositoryMethodInvocationListener listener) {
		super.addInvocationListener(listener);
		this.hasListeners = true;
	}

	@Override
	protected Class<?> getRepositoryBaseClass(RepositoryMetadata metadata) {
		return SimplePmemRepository.class;
	}

	@Override
	protected Optional<QueryLookupStrategy> getQueryLookupStrategy(@Nullable Key key,
			ValueExpressionDelegate valueExpressionDelegate) {
		return Optional.of(new PmemQueryLookupStrategy(key, this.operations));
	}

}

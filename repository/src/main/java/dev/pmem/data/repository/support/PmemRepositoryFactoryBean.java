/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.support;

import org.jspecify.annotations.Nullable;
import org.springframework.data.mapping.context.MappingContext;
import org.springframework.data.repository.Repository;
import org.springframework.data.repository.core.support.RepositoryFactorySupport;
import org.springframework.data.repository.core.support.TransactionalRepositoryFactoryBeanSupport;
import org.springframework.util.Assert;

import dev.pmem.data.core.PmemOperations;
import dev.pmem.data.core.PoolRepositoryFactory;

/**
 * Makes one repository as a bean.
 *
 * @param <T> the repository
 * @param <S> its entity
 * @param <ID> the entity's id
 */
public class PmemRepositoryFactoryBean<T extends Repository<S, ID>, S, ID>
		extends
			TransactionalRepositoryFactoryBeanSupport<T, S, ID>
		implements
			PoolRepositoryFactory {

	private @Nullable PmemOperations operations;

	/**
	 * @param repositoryInterface the repository; its transactions are those of the bean {@code pmemTransactionManager}
	 */
	@SuppressWarnings("this-escape") // The setter sets no more than a field.
	public PmemRepositoryFactoryBean(Class<? extends T> repositoryInterface) {
		super(repositoryInterface);
		setTransactionManager("pmemTransactionManager");
	}

	/**
	 * Must be called before the bean is initialized.
	 * @param operations carries out the repository's methods; its mapping context becomes that of the repository
	 */
	public void setOperations(PmemOperations operations) {
		this.operations = operations;
		setMappingContext(operations.getMappingContext());
	}

	@Override
	public void setMappingContext(MappingContext<?, ?> mappingContext) {
		super.setMappingContext(mappingContext);
	}

	@Override
	protected RepositoryFactorySupport doCreateRepositoryFactory() {
		Assert.state(this.operations != null, "Operations must be set");
		return createRepositoryFactory(this.operations);
	}

	/** The factory that makes the repository. */
	protected RepositoryFactorySupport createRepositoryFactory(PmemOperations operations) {
		return new PmemRepositoryFactory(operations);
	}

	@Override
	public void afterPropertiesSet() {
		Assert.state(this.operations != null, "Operations must be set");
		super.afterPropertiesSet();
	}

}

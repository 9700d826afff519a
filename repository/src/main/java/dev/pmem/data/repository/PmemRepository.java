/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository;

import org.springframework.data.repository.ListCrudRepository;
import org.springframework.data.repository.ListPagingAndSortingRepository;
import org.springframework.data.repository.NoRepositoryBean;
import org.springframework.data.repository.query.ListQueryByExampleExecutor;

/**
 * A repository of entities in a persistent heap.
 * <p>
 * Inside a transaction it returns managed entities: their changes are written at commit. Outside of a transaction, each
 * call is a transaction by itself and returns detached copies. The same holds after a transaction's end, in callbacks
 * after commit or completion; there, writing requires a new transaction ({@code REQUIRES_NEW}).
 * <p>
 * If no order is asked for, all entities come in the order of their ids, and the results of a query in the order of the
 * index that finds them. The order is the same for every page of a query; ask for an order if you depend on it.
 *
 * @param <T> the entity
 * @param <ID> its id
 */
@NoRepositoryBean
public interface PmemRepository<T, ID>
		extends
			ListCrudRepository<T, ID>,
			ListPagingAndSortingRepository<T, ID>,
			ListQueryByExampleExecutor<T> {}

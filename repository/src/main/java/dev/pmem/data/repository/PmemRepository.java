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
 * Inside a transaction it gives managed entities: what changes in them is written at commit. Outside, each call is a
 * transaction of its own and gives detached copies. After a transaction's end, in callbacks after commit or completion,
 * it reads as outside, and refuses to write but in a new transaction ({@code REQUIRES_NEW}).
 * <p>
 * Where no order is asked for, all entities come in the order of their ids, and those that a query finds in the order of
 * the index which finds them: the same for every page of a query, but ask for an order where it matters.
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

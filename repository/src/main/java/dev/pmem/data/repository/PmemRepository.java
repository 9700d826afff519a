package dev.pmem.data.repository;

import org.springframework.data.repository.ListCrudRepository;
import org.springframework.data.repository.ListPagingAndSortingRepository;
import org.springframework.data.repository.NoRepositoryBean;
import org.springframework.data.repository.query.ListQueryByExampleExecutor;

/**
 * A repository of entities in a persistent heap.
 * <p>
 * Inside a transaction it gives managed entities: what changes in them is written at commit. Outside, each call is a
 * transaction of its own and gives detached copies. Where no order is asked for, entities come in the order of their
 * ids.
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

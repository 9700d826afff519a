/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.IncorrectResultSizeDataAccessException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.OptimisticLockingFailureException;

import dev.pmem.data.core.mapping.PmemMappingContext;
import dev.pmem.data.transaction.PmemTransactionHolder;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.HeapTransaction;

/**
 * Loads, saves and finds entities. Thread-safe.
 * <p>
 * Inside a transaction of {@link dev.pmem.data.transaction.PmemTransactionManager} the entities that are found are
 * <em>managed</em>: there is one instance for each stored object, and what changed in it is written when the transaction
 * commits, or before a query of the same type runs. Records and other immutable instances are never written of their own
 * accord. Outside a transaction each call is a transaction of its own and what it returns is detached. So it is after a
 * transaction's end, in callbacks after commit or completion, where only reading is allowed: writing takes a new
 * transaction ({@code REQUIRES_NEW}).
 * <p>
 * Every operation that takes an entity takes the class as whose entity it is stored; the entity must be of exactly that
 * class, for storing a subclass would lose its state ({@link InvalidDataAccessApiUsageException}). Every operation throws
 * {@link DataAccessException}s; writing ones throw {@link InvalidDataAccessApiUsageException} in a read-only transaction.
 */
public interface PmemOperations {

	/** The mapping metadata of all entities. */
	PmemMappingContext getMappingContext();

	/** The transaction of the transaction manager that the current thread is in, on this heap; null if there's none. */
	@Nullable
	PmemTransactionHolder currentTransaction();

	/**
	 * The extent in which entities of this class are stored; opens it, and so tells whether the class can be stored.
	 * @throws org.springframework.data.mapping.MappingException if it can't, naming the property path
	 */
	<T> Extent<T> extent(Class<T> type);

	/**
	 * Checks a query without running it.
	 * @throws IllegalArgumentException with the path or operator that does not fit the class
	 */
	void check(Query query, Class<?> type);

	/**
	 * Stores a new entity, generating a null id.
	 * @return the entity as stored: another instance if it's immutable and got an id or version
	 * @throws DuplicateKeyException if its id or another unique key is taken
	 */
	<T, S extends T> S insert(S entity, Class<T> type);

	/**
	 * Overwrites a stored entity. Inside a transaction the state is copied onto the managed instance of the same id, if
	 * there is one, and that is returned.
	 * @throws OptimisticLockingFailureException if its version is not the stored one, or if nothing of this id is stored
	 */
	<T, S extends T> S update(S entity, Class<T> type);

	/**
	 * {@link #insert}s what is new and {@link #update}s the rest. New is what has a null or zero version; without a
	 * version property, what has a null or zero id or says so ({@link org.springframework.data.domain.Persistable}); an
	 * unversioned entity with an id is inserted if nothing of this id is stored.
	 */
	<T, S extends T> S save(S entity, Class<T> type);

	/** {@link #save}s all of them in one transaction, in the order given. */
	<T, S extends T> List<S> saveAll(Iterable<S> entities, Class<T> type);

	/** The entity of this id, or null. */
	<T> @Nullable T findById(Object id, Class<T> type);

	/** The entities of these ids that are stored, in the order of the ids. */
	<T> List<T> findAllById(Iterable<?> ids, Class<T> type);

	/** All entities, in the order of their ids. */
	<T> List<T> findAll(Class<T> type);

	/** What the query finds. */
	<T> List<T> find(Query query, Class<T> type);

	/**
	 * The only entity that the query finds, or null.
	 * @throws IncorrectResultSizeDataAccessException if it finds more than one
	 */
	<T> @Nullable T findOne(Query query, Class<T> type);

	/**
	 * What the query finds, loaded as the stream is consumed. It must be closed: outside a transaction it holds a snapshot
	 * until then.
	 */
	<T> Stream<T> stream(Query query, Class<T> type);

	/**
	 * What the query finds, as detached instances also inside a transaction: each is loaded as the stream is consumed and
	 * forgotten again, so that any number of entities passes in the same memory. An entity that is managed comes as another
	 * instance, with the state that was written last: what changed before this call is written by it, what changes later may
	 * be seen or not. It must be closed: outside a transaction it holds a snapshot until then.
	 */
	<T> Stream<T> streamDetached(Query query, Class<T> type);

	boolean existsById(Object id, Class<?> type);

	/** Whether the query finds anything. */
	boolean exists(Query query, Class<?> type);

	/** How many entities there are. */
	long count(Class<?> type);

	/** How many entities match; all if null. */
	long count(@Nullable Criteria criteria, Class<?> type);

	/**
	 * Deletes an entity; ignores one that is not stored.
	 * @throws OptimisticLockingFailureException if it has a version and that's not the stored one, or it's not stored
	 */
	<T> void delete(T entity, Class<T> type);

	/** {@link #delete}s all of them in one transaction. */
	<T> void deleteAll(Iterable<? extends T> entities, Class<T> type);

	/** Deletes the entity of this id, whatever its version; nothing happens if there's none. */
	void deleteById(Object id, Class<?> type);

	/** As {@link #deleteById} for all of them in one transaction. */
	void deleteAllById(Iterable<?> ids, Class<?> type);

	/** Deletes all entities of the class and tells how many there were. */
	long deleteAll(Class<?> type);

	/** Deletes what the query finds, and tells how many there were. */
	long delete(Query query, Class<?> type);

	/** Deletes what the query finds, and returns the entities as they were. */
	<T> List<T> findAndDelete(Query query, Class<T> type);

	/**
	 * Writes the changes of managed entities to the transaction; nothing happens outside of one.
	 */
	void flush();

	/**
	 * Detaches a managed entity: what changed in it and wasn't written yet is lost, and the next look for it gives a new
	 * instance. Nothing happens if the entity isn't managed, as outside of a transaction. To keep changes, {@link #flush}
	 * first. Rolling back to a savepoint does not make it managed again.
	 */
	<T> void detach(T entity, Class<T> type);

	/**
	 * Detaches all managed entities, so that a long transaction needn't keep them: changes that weren't written yet are lost;
	 * {@link #flush} first to keep them. What was saved, deleted or written stays in the transaction. If that is rolled back
	 * later, ids and versions that these instances were given before stay in them. Nothing happens outside of a transaction.
	 */
	void clear();

	/**
	 * Runs an action upon the heap's transaction: the current one (after {@link #flush}), or one of its own, which commits
	 * when the action returns and rolls back when it throws. The action must not end the transaction. What it changes
	 * past this interface is not seen by instances that are managed already.
	 */
	<R extends @Nullable Object> R execute(Function<HeapTransaction, R> action);

}

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
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.query.Selection;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.HeapTransaction;

/**
 * Loads, saves and finds entities. Thread-safe.
 * <p>
 * Inside a transaction of {@link dev.pmem.data.transaction.PmemTransactionManager} the entities that are found are
 * <em>managed</em>: there is one instance for each stored object, and its changes are written when the transaction
 * commits, or before a query of the same type runs. Records and other immutable instances are written only when they
 * are saved. Outside of a transaction each call is a transaction by itself and returns detached instances. The same
 * holds after a transaction's end, in callbacks after commit or completion; there, writing requires a new transaction
 * ({@code REQUIRES_NEW}).
 * <p>
 * Every operation that takes an entity also takes the class under which it is stored. The entity must be of exactly
 * that class, because storing a subclass would lose its state ({@link InvalidDataAccessApiUsageException}). Every
 * operation throws {@link DataAccessException}s. In a read-only transaction writing operations throw
 * {@link InvalidDataAccessApiUsageException}.
 */
public interface PmemOperations {

	/** The mapping metadata of all entities. */
	PmemMappingContext getMappingContext();

	/**
	 * The extent in which entities of this class are stored. Opens the extent, and so checks that the class can be
	 * stored.
	 * @throws org.springframework.data.mapping.MappingException if the class can't be stored, naming the property path
	 */
	<T> Extent<T> extent(Class<T> type);

	/**
	 * Checks a query without running it.
	 * @throws IllegalArgumentException if a path or operator does not fit the class; the message names it
	 */
	void check(Query query, Class<?> type);

	/**
	 * How the query runs, in words for people and with its values: the index and where it is scanned, what is tested on the
	 * objects ("covered" if nothing is), what is sorted, offset and limit. The log tells the same of each query at level
	 * debug of {@code dev.pmem.data.query}.
	 * @throws InvalidDataAccessApiUsageException if the query does not fit the class; the message names its part
	 */
	String explain(Query query, Class<?> type);

	/**
	 * A new live object: an instance of an interface, or of an abstract class without fields, whose getters and setters
	 * work on the bytes of a stored object. All of its properties are zero or null. Created in a transaction that
	 * writes, it is a managed instance: the transaction stores it, with or without {@link #save}, and if its id is null
	 * then, an id is generated. Created elsewhere it is detached: {@link #save} stores it.
	 * @throws InvalidDataAccessApiUsageException if the class is neither
	 */
	<T> T create(Class<T> type);

	/**
	 * Stores a new entity. If its id is null, an id is generated.
	 * @return the entity as stored; another instance if the entity is immutable and got an id or version
	 * @throws DuplicateKeyException if its id or another unique key is taken
	 */
	<T, S extends T> S insert(S entity, Class<T> type);

	/**
	 * Overwrites a stored entity. Inside a transaction the state is copied onto the managed instance of the same id, if
	 * there is one, and that instance is returned.
	 * @throws OptimisticLockingFailureException if the entity's version is not the stored one, or if no entity with
	 * this id is stored
	 */
	<T, S extends T> S update(S entity, Class<T> type);

	/**
	 * {@link #insert}s a new entity and {@link #update}s any other. An entity is new if its version is null, or
	 * primitive and 0: primitive versions begin with 1. Without a version property, an entity is new if its id is null or zero, or if it says so
	 * ({@link org.springframework.data.domain.Persistable}). An entity with an id but without a version property is
	 * inserted if no entity with this id is stored.
	 */
	<T, S extends T> S save(S entity, Class<T> type);

	/** {@link #save}s all of them in one transaction, in the order given. */
	<T, S extends T> List<S> saveAll(Iterable<S> entities, Class<T> type);

	/** The entity with this id; null if there is none. */
	<T> @Nullable T findById(Object id, Class<T> type);

	/** The stored entities with these ids, in the order of the ids. */
	<T> List<T> findAllById(Iterable<?> ids, Class<T> type);

	/** All entities, in the order of their ids. */
	<T> List<T> findAll(Class<T> type);

	/** The entities that the query finds. */
	<T> List<T> find(Query query, Class<T> type);

	/**
	 * The only entity that the query finds; null if it finds none.
	 * @throws IncorrectResultSizeDataAccessException if it finds more than one
	 */
	<T> @Nullable T findOne(Query query, Class<T> type);

	/**
	 * The entities that the query finds, loaded as the stream is consumed. The stream must be closed: outside of a
	 * transaction it holds a snapshot until then.
	 */
	<T> Stream<T> stream(Query query, Class<T> type);

	/**
	 * What is selected of the entities that the query finds, without instances of these: for each an array of values, as
	 * {@link dev.pmem.heap.store.Rows#values} gives them. No callback is called for what is not loaded.
	 * @throws IllegalArgumentException if a path does not exist; the message names it
	 */
	List<@Nullable Object[]> find(Query query, Selection selection, Class<?> type);

	/**
	 * What is selected of the only entity that the query finds; null if it finds none.
	 * @throws IncorrectResultSizeDataAccessException if it finds more than one
	 */
	@Nullable
	Object @Nullable [] findOne(Query query, Selection selection, Class<?> type);

	/**
	 * As {@link #find(Query, Selection, Class)}, read as the stream is consumed. The stream must be closed: outside of a
	 * transaction it holds a snapshot until then.
	 */
	Stream<@Nullable Object[]> stream(Query query, Selection selection, Class<?> type);

	/**
	 * The entities that the query finds, as detached instances even inside a transaction. Each entity is loaded as the
	 * stream is consumed and not kept, so any number of entities passes in the same memory. A managed entity comes as
	 * another instance, with the state that was written last: this call writes earlier changes; later changes may be
	 * seen or not. The stream must be closed: outside of a transaction it holds a snapshot until then.
	 */
	<T> Stream<T> streamDetached(Query query, Class<T> type);

	/** Whether there is an entity with this id. */
	boolean existsById(Object id, Class<?> type);

	/** Whether the query finds anything. */
	boolean exists(Query query, Class<?> type);

	/** The number of entities. */
	long count(Class<?> type);

	/** The number of entities that match; of all entities if the criteria are null. */
	long count(@Nullable Criteria criteria, Class<?> type);

	/**
	 * Deletes an entity. Ignores a new entity, and an entity without a version property that is not stored.
	 * @throws OptimisticLockingFailureException if the entity has a version, and this version is not the stored one or
	 * the entity is not stored
	 */
	<T> void delete(T entity, Class<T> type);

	/** {@link #delete}s all of them in one transaction. */
	<T> void deleteAll(Iterable<? extends T> entities, Class<T> type);

	/** Deletes the entity with this id, whatever its version; does nothing if there is none. */
	void deleteById(Object id, Class<?> type);

	/** As {@link #deleteById} for all of them in one transaction. */
	void deleteAllById(Iterable<?> ids, Class<?> type);

	/** Deletes all entities of the class and returns their number. */
	long deleteAll(Class<?> type);

	/** Deletes the entities that the query finds and returns their number. */
	long delete(Query query, Class<?> type);

	/** Deletes the entities that the query finds and returns them as they were. */
	<T> List<T> findAndDelete(Query query, Class<T> type);

	/** Writes the changes of managed entities to the transaction; does nothing outside of a transaction. */
	void flush();

	/**
	 * Detaches a managed entity. Changes of it that were not written yet are lost, and the object's next load returns a
	 * new instance. Does nothing if the entity is not managed, for example outside of a transaction. To keep changes,
	 * {@link #flush} first. Rolling back to a savepoint does not make the entity managed again.
	 */
	<T> void detach(T entity, Class<T> type);

	/**
	 * Detaches all managed entities, so that a long transaction does not keep them. Changes that were not written yet
	 * are lost; to keep them, {@link #flush} first. Saved, deleted and written objects stay so in the transaction. If
	 * the transaction is rolled back later, these instances keep the ids and versions that they were given. Does
	 * nothing outside of a transaction.
	 */
	void clear();

	/**
	 * Runs an action on the heap's transaction: the current one (after {@link #flush}), or a separate one, which
	 * commits when the action returns and rolls back when it throws. The action must not end the transaction. Managed
	 * instances do not see changes that the action makes past this interface.
	 */
	<R extends @Nullable Object> R execute(Function<HeapTransaction, R> action);

}

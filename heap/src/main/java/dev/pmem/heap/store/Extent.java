/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.store;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.UniqueKeyException;
import dev.pmem.heap.exception.UnstorableValueException;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.query.Selection;

/**
 * All stored objects of a class and its subclasses. Thread-safe; a transaction that is passed in must belong to the calling thread. A
 * reference is the offset of an object in the pool. It is never 0, and stays the same as long as the object lives.
 * <p>
 * Every method with a transaction throws {@link dev.pmem.heap.exception.SnapshotTooOldException} if versions that the
 * transaction needs are not kept any longer, and {@link dev.pmem.heap.exception.CorruptPoolException} if the bytes that
 * it reads are damaged.
 *
 * @param <T> the class
 */
public interface Extent<T> {

	/** The reference of no object. */
	long NONE = 0;

	/** The definition that the extent was opened with. */
	ExtentDefinition<T> definition();

	/**
	 * The part of this extent that belongs to a class and its subclasses. It finds these objects only; ids, sequence and
	 * indexes are those of the whole extent, so that an id of another class's object is taken, and not found.
	 * @throws IllegalArgumentException if neither the class nor a subclass is among the extent's classes
	 */
	<S extends T> Extent<S> ofType(Class<S> type);

	/** The reference of the object with this id, or {@link #NONE}. */
	long locate(HeapTransaction transaction, Object id);

	/** A new instance with the object's state. */
	T read(HeapTransaction transaction, long reference);

	/** The object with this id as a new instance; null if there is none. */
	default @Nullable T find(HeapTransaction transaction, Object id) {
		long reference = locate(transaction, id);
		return (reference == NONE) ? null : read(transaction, reference);
	}

	/** The id of an object, without reading the rest of it. */
	Object readId(HeapTransaction transaction, long reference);

	/**
	 * Stores a new object and returns its reference.
	 * @throws UniqueKeyException if its id or another unique key is known to be taken. A key that another transaction's
	 * commit takes is only detected at commit
	 * @throws UnstorableValueException if a value can't be stored
	 */
	long insert(HeapTransaction transaction, T instance);

	/**
	 * Overwrites the object if the instance's state differs from it. The id must be the same.
	 * @return whether the state differed
	 */
	boolean update(HeapTransaction transaction, long reference, T instance);

	/** Whether {@link #update} would change anything. */
	boolean differs(HeapTransaction transaction, long reference, T instance);

	/** Makes other transactions' commits treat the object as changed, without changing its state. */
	void touch(HeapTransaction transaction, long reference);

	/**
	 * Deletes an object and its index entries.
	 * @param reference the reference of an object that exists in the transaction
	 * @throws dev.pmem.heap.exception.ConflictException at commit, if another transaction changed the object meanwhile
	 */
	void delete(HeapTransaction transaction, long reference);

	/** The number of objects. */
	long count(HeapTransaction transaction);

	/**
	 * The number of objects that match.
	 * @throws IllegalArgumentException if the criteria name an unknown property, or a value does not suit its property
	 */
	long count(HeapTransaction transaction, Criteria criteria);

	/** Finds objects. The cursor looks for matches as it moves, unless they must be sorted first. */
	Hits<T> find(HeapTransaction transaction, Query query);

	/**
	 * Finds objects, and reads only what is selected of them: nothing else is loaded.
	 * @throws IllegalArgumentException if the query or the selection names an unknown property, or a value does not suit
	 * its property
	 */
	Rows select(HeapTransaction transaction, Query query, Selection selection);

	/**
	 * Checks that the selected paths exist.
	 * @throws IllegalArgumentException with the path that does not
	 */
	void check(Selection selection);

	/**
	 * How {@link #find} runs the query, in words for people: the index and where it is scanned, what is tested on the
	 * objects ("covered" if nothing is), and what is sorted. The text is the same, but for the values, for all queries
	 * that differ only in their values. A null value and an empty list of values count as different.
	 * @throws IllegalArgumentException with the part of the query that does not fit
	 */
	String explain(Query query);

	/**
	 * Checks, without running the query, that its paths exist, that the operators fit their properties and that values
	 * of these types can be compared.
	 * @throws IllegalArgumentException with the part of the query that does not fit
	 */
	void check(Query query);

	/**
	 * The next value of the extent's persistent sequence, from 1. The value is larger than any whole number that was
	 * committed as an id, except for the largest number of the id's type, which counts as a marker. A transaction that
	 * is not committed yet may have the same id. The transaction that commits later is then refused, and gets a larger
	 * value when it is run again.
	 * @throws UnstorableValueException if no value is left in the range of the id's type
	 */
	long nextSequenceValue();

}

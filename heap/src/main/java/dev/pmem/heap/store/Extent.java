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

/**
 * All stored objects of a class. Thread-safe; each transaction passed in belongs to the calling thread. A reference is
 * an object's pool offset: never 0, and the same as long as the object lives.
 *
 * @param <T> the class
 */
public interface Extent<T> {

	/** No object. */
	long NONE = 0;

	ExtentDefinition<T> definition();

	/** The reference of the object with this id, or {@link #NONE}. */
	long locate(HeapTransaction transaction, Object id);

	/** A new instance with the object's state. */
	T read(HeapTransaction transaction, long reference);

	/** As {@link #locate} and {@link #read}. */
	default @Nullable T find(HeapTransaction transaction, Object id) {
		long reference = locate(transaction, id);
		return (reference == NONE) ? null : read(transaction, reference);
	}

	/** The id of an object, without reading the rest of it. */
	Object readId(HeapTransaction transaction, long reference);

	/**
	 * Stores a new object and gives its reference.
	 * @throws UniqueKeyException if its id or another unique key is known to be taken; what only another transaction's
	 * commit can tell is told at commit
	 * @throws UnstorableValueException if a value can't be stored
	 */
	long insert(HeapTransaction transaction, T instance);

	/**
	 * Overwrites the object if the instance's state differs from it; false if it was equal. The id must be the same.
	 */
	boolean update(HeapTransaction transaction, long reference, T instance);

	/** Whether {@link #update} would change anything. */
	boolean differs(HeapTransaction transaction, long reference, T instance);

	/**
	 * Counts as a change of the object for other transactions' commits, without changing its state.
	 */
	void touch(HeapTransaction transaction, long reference);

	void delete(HeapTransaction transaction, long reference);

	/** How many objects there are. */
	long count(HeapTransaction transaction);

	long count(HeapTransaction transaction, Criteria criteria);

	/** Finds objects; matches are looked for as the cursor moves, unless they must be sorted first. */
	Hits<T> find(HeapTransaction transaction, Query query);

	/**
	 * How {@link #find} runs the query, in words that are for people: the index and where it is scanned, what is tested on the
	 * objects ("covered" if nothing is), what is sorted. The same for all queries that differ in their values alone, but for
	 * the values; null, an empty list of values and the like count as different.
	 * @throws IllegalArgumentException with what does not fit
	 */
	String explain(Query query);

	/**
	 * Checks that the query's paths exist, that the operators fit their properties and that values of these types can be
	 * compared, without running it.
	 * @throws IllegalArgumentException with what does not fit
	 */
	void check(Query query);

	/**
	 * The next value of the extent's persistent sequence, from 1; larger than any whole number that was committed as an id,
	 * but for the largest one of the id's type, which counts as a marker. A transaction that isn't committed yet may have
	 * the same one: then whoever commits later is refused, and finds a larger one when he tries again.
	 * @throws UnstorableValueException if none is left in the range of the id's type
	 */
	long nextSequenceValue();

}

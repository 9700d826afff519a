/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import java.util.Arrays;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.UniqueKeyException;
import dev.pmem.heap.exception.UnstorableValueException;
import dev.pmem.heap.object.payload.PayloadWriter;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.transaction.Transaction;

/**
 * The insert of one new object in steps: objects that refer to one another must each have a place before any of them can
 * be written. Belongs to one thread.
 * <p>
 * Invariant: once a place is reserved, the encoded state keeps its length, because a reference takes the same space
 * whether its target has a place or not.
 *
 * @param <T> the class of the object
 */
public final class ObjectInsert<T> {

	private static final byte[] EMPTY = {};

	private final ExtentWriters<T> writers;

	/** The writer of the class of the instance that was encoded; null until then. */
	private @Nullable ExtentWriter<T> writer;

	private final AccessFaults faults;

	private final ObjectContext context;

	private final Transaction blocks;

	private byte[] state = EMPTY;

	private long reference = ObjectStore.NO_REFERENCE;

	ObjectInsert(ExtentWriters<T> writers, AccessFaults faults, HeapTransaction transaction) {
		this.writers = writers;
		this.faults = faults;
		this.context = StoreTransaction.context(transaction);
		this.blocks = StoreTransaction.blocks(transaction);
	}

	/**
	 * Encodes the instance. References to objects without a place are left empty; the instance must then be encoded again.
	 * @throws UnstorableValueException if a value can't be stored
	 */
	public void encode(T instance) {
		PayloadWriter out = ExtentWriter.takeState();
		try {
			out.setReferences(this.context);
			ExtentWriter<T> of = this.writers.of(instance);
			this.writer = of;
			of.encodeNew(instance, out);
			assert this.reference == ObjectStore.NO_REFERENCE || out.length() == this.state.length;
			if (out.length() == this.state.length) {
				System.arraycopy(out.bytes(), 0, this.state, 0, out.length());
			} else {
				this.state = Arrays.copyOf(out.bytes(), out.length());
			}
		} finally {
			out.release();
		}
	}

	/** Reserves the object's place, and returns its reference. */
	public long reserve() {
		try {
			this.reference = this.blocks.reserveObject(this.state.length);
			return this.reference;
		} catch (InternalError | IllegalStateException | CorruptPoolException ex) {
			throw this.faults.translate(ex);
		}
	}

	/**
	 * Stores the encoded state in the reserved place.
	 * @throws UnstorableValueException if the state breaks a rule of its class
	 * @throws UniqueKeyException if a unique key is known to be taken
	 */
	public void store() {
		try {
			Objects.requireNonNull(this.writer).insert(this.blocks, this.reference, this.state, this.state.length,
					this.context);
			// the transaction has it now
			this.state = EMPTY;
		} catch (InternalError | IllegalStateException | CorruptPoolException ex) {
			throw this.faults.translate(ex);
		}
	}

}

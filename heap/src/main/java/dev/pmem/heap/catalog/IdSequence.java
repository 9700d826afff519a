/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.catalog;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.commit.Transactions;
import dev.pmem.heap.exception.ConflictException;
import dev.pmem.heap.exception.PoolException;
import dev.pmem.heap.exception.UnstorableValueException;
import dev.pmem.heap.transaction.KeyObserver;
import dev.pmem.heap.transaction.Transaction;
import dev.pmem.heap.transaction.TransactionMode;

/**
 * A persistent sequence of ids. Values are reserved in ranges by separate transactions, so no transaction waits for
 * another's ids or conflicts over them. After a crash the reserved values that were not used are skipped; after a close
 * in order they are not. Thread-safe.
 * <p>
 * Invariants:
 * <ul>
 * <li>every value that is given out is below the value stored in the pool, and above every value given out before;
 * <li>a value that is given out is above each committed id that the committing thread had reported here by then. The
 * ids of other transactions are not known here, so a transaction that is rolled back leaves no trace. If an id of an
 * uncommitted transaction is given out too, the check of unique keys refuses the transaction that commits later, and
 * its next attempt gets another value;
 * <li>{@link #added} takes no lock, because a thread that holds this object's monitor may be waiting for a commit.
 * </ul>
 */
public final class IdSequence implements KeyObserver {

	/** The number of values in a reserved range: a crash skips at most so many. */
	private static final int RESERVED_COUNT = 100;

	private final Transactions engine;

	private final Catalog catalog;

	private final String extent;

	private final IntegerIds ids;

	private final LongSupplier largestStoredId;

	/** The next value to give out, if no larger id was committed meanwhile; 0 before the first. */
	private long next;

	/** The largest id, other than a marker, that was committed through this object. */
	private final AtomicLong observed = new AtomicLong();

	/** The end of the reserved range. */
	private long limit;

	/**
	 * @param largestStoredId gives the largest committed id that is no marker; 0 if there's no positive one
	 */
	public IdSequence(Transactions engine, Catalog catalog, String extent, IntegerIds ids,
			LongSupplier largestStoredId) {
		this.engine = engine;
		this.catalog = catalog;
		this.extent = extent;
		this.ids = ids;
		this.largestStoredId = largestStoredId;
	}

	/** @throws UnstorableValueException if no id is left in the range of their type */
	public synchronized long next() {
		if (this.next == 0) {
			observe(this.largestStoredId.getAsLong());
			this.next = first();
		}
		long value = Math.max(this.next, this.observed.get() + 1);
		if (value > this.ids.maximum()) {
			value = nextBelowTheEnd();
		}
		if (value >= this.limit) {
			long end = (value > this.ids.maximum() - RESERVED_COUNT) ? this.ids.maximum() + 1 : value + RESERVED_COUNT;
			store(end);
			this.limit = end;
		}
		this.next = value + 1;
		return value;
	}

	private long first() {
		long stored = stored();
		// earlier releases counted a marker as an id, and left a value that none can reach
		boolean unreachable = stored > this.ids.maximum() + 1 || stored == Long.MAX_VALUE;
		return unreachable ? 1 : stored;
	}

	/**
	 * The next value after an id near the end of the ids' range was stored, or all ids were given out. If the object
	 * with that id was deleted since, smaller values are free again.
	 */
	private long nextBelowTheEnd() {
		long before = this.observed.get();
		long largest = this.largestStoredId.getAsLong();
		// an id that is observed just now stays
		this.observed.compareAndSet(before, largest);
		long value = Math.max(this.next, this.observed.get() + 1);
		if (value > this.ids.maximum()) {
			throw new UnstorableValueException("Extent " + this.extent + " has no id left to generate: ids of type "
					+ this.ids.typeName() + " are generated up to " + this.ids.maximum() + ", and "
					+ ((this.next > this.ids.maximum())
							? "that one was generated. "
							: "an object with id " + largest + " is stored. If it is there by mistake, delete it. ")
					+ "Set ids by hand"
					+ ((this.ids == IntegerIds.LONG) ? "." : ", or change the type of the id to long."));
		}
		return value;
	}

	/** Called by a thread whose commit has stored an object with this key. */
	@Override
	public boolean added(byte[] key) {
		long id = this.ids.idOf(key);
		if (this.ids.isMarker(id)) {
			return false;
		}
		observe(id);
		return true;
	}

	private void observe(long id) {
		long largest = this.observed.get();
		while (id > largest && !this.observed.compareAndSet(largest, id)) {
			largest = this.observed.get();
		}
	}

	/**
	 * Gives back the values that are reserved and not used. Values up to a larger id that was stored are not given
	 * back.
	 */
	public synchronized void close() {
		long afterObserved = this.observed.get() + 1;
		long end = (afterObserved > this.ids.maximum()) ? this.next : Math.max(this.next, afterObserved);
		if (this.next != 0 && end != this.limit && this.engine.failure() == null
				&& this.engine.gate().isOpen()) {
			try {
				store(end);
				this.limit = end;
			} catch (PoolException ex) {
				// as after a crash, the rest of the range is skipped
				System.getLogger(IdSequence.class.getName()).log(System.Logger.Level.WARNING,
						"The next id " + end + " could not be stored: " + ex.getMessage());
			}
		}
	}

	private long stored() {
		Transaction transaction = this.engine.begin(TransactionMode.READ_ONLY);
		try {
			long reference = this.catalog.find(transaction, CatalogKeys.sequence(this.extent));
			if (reference == 0) {
				return 1;
			}
			BlockImage image = transaction.readObject(reference, new BlockImage());
			return ByteBuffer.wrap(image.bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
		} finally {
			transaction.rollback();
		}
	}

	private void store(long value) {
		byte[] key = CatalogKeys.sequence(this.extent);
		byte[] bytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
		while (true) {
			Transaction transaction = this.engine.begin(TransactionMode.READ_WRITE);
			try {
				this.catalog.put(transaction, key, Catalog.LAYOUT_OF_LAYOUTS, bytes, bytes.length);
				transaction.commit();
				return;
			} catch (ConflictException ex) {
				// only this object writes to this key: the conflict was with a commit before its snapshot was published
				Thread.onSpinWait();
			} finally {
				transaction.rollback();
			}
		}
	}

}

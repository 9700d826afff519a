/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.exception.ConflictException;
import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.PoolException;
import dev.pmem.heap.object.payload.CollectionType;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.Savepoint;
import dev.pmem.heap.store.TransactionOptions;
import dev.pmem.heap.transaction.Transaction;
import dev.pmem.heap.transaction.Write;
import dev.pmem.heap.transaction.WriteSet;

/**
 * A transaction as callers see it, over a transaction on blocks.
 */
public final class StoreTransaction implements HeapTransaction {

	private final Transaction transaction;

	private final TransactionOptions options;

	/** Null before the first. */
	private @Nullable Map<Long, Object> collections;

	/** Null before the first. */
	private @Nullable Map<Object, Object> waitingCollections;

	/** What is to be done before the commit, in order; null before the first. */
	private @Nullable ArrayDeque<Runnable> lastSteps;

	/** Savepoints that can be rolled back to, in the order of their positions. */
	private List<Mark> marks = List.of();

	private final StoreParts store;

	/** Null until objects with references are read or written. */
	private @Nullable ObjectContext context;

	/** A savepoint. Two savepoints at the same position are not equal. */
	private static final class Mark implements Savepoint {

		final int position;

		/** The context's mark; -1 if there was no context. */
		final int contextMark;

		Mark(int position, int contextMark) {
			this.position = position;
			this.contextMark = contextMark;
		}

	}

	StoreTransaction(StoreParts store, Transaction transaction, TransactionOptions options) {
		this.store = store;
		this.transaction = transaction;
		this.options = options;
	}

	/** Attaches who knows the instances of the transaction's objects from now on. */
	public static void attach(HeapTransaction transaction, ObjectContext context) {
		((StoreTransaction) transaction).context = context;
	}

	/** Who knows the instances of the transaction's objects; null if nobody does yet. */
	public static @Nullable ObjectContext attached(HeapTransaction transaction) {
		return ((StoreTransaction) transaction).context;
	}

	/** Who knows the instances of the transaction's objects; made if there is nobody yet. */
	public static ObjectContext context(HeapTransaction transaction) {
		StoreTransaction of = (StoreTransaction) transaction;
		ObjectContext known = of.context;
		if (known == null) {
			known = of.store.contexts().apply(of);
			assert of.context == known;
		}
		return known;
	}

	/**
	 * An object as the transaction reads it, in a new image.
	 * @throws CorruptPoolException if there is no object at this offset, or it is damaged
	 */
	public static BlockImage image(HeapTransaction transaction, long reference) {
		try {
			return blocks(transaction).readObject(reference, new BlockImage());
		} catch (InternalError | IllegalStateException | CorruptPoolException ex) {
			throw store(transaction).faults().translate(ex);
		}
	}

	/** Whether the transaction has made the object, and not undone that. */
	public static boolean isMadeHere(HeapTransaction transaction, long reference) {
		return blocks(transaction).isMadeHere(reference);
	}

	/** Whether the transaction has changed or made the object. */
	public static boolean isWritten(HeapTransaction transaction, long reference) {
		return blocks(transaction).isChanged(reference);
	}

	/** Whether the transaction has deleted the object. */
	public static boolean isDeleted(HeapTransaction transaction, long reference) {
		return blocks(transaction).isDeleted(reference);
	}

	/** An object as it was when the transaction deleted it. The image must not be changed. */
	public static BlockImage deletedImage(HeapTransaction transaction, long reference) {
		return blocks(transaction).readDeleted(reference);
	}

	/** The name of the class that is stored in this layout. */
	public static String typeName(HeapTransaction transaction, int layoutNumber) {
		return store(transaction).catalog().layout(layoutNumber).typeName();
	}

	/** What the transaction uses of its store. */
	static StoreParts store(HeapTransaction transaction) {
		return ((StoreTransaction) transaction).store;
	}

	/** The transaction on blocks. */
	public static Transaction blocks(HeapTransaction transaction) {
		return ((StoreTransaction) transaction).transaction;
	}

	/**
	 * The persistent collection at an offset, as a property of this type has it.
	 * @throws dev.pmem.heap.exception.LayoutMismatchException if it holds something else
	 */
	public static Object collection(HeapTransaction transaction, long offset, CollectionType type) {
		return store(transaction).collections().collection(transaction, offset, type);
	}

	/**
	 * The offset of a persistent collection, which is stored if it is new.
	 * @throws dev.pmem.heap.object.payload.ValuePathException if it can't be stored
	 */
	public static long offsetOf(HeapTransaction transaction, Object collection, CollectionType type) {
		return store(transaction).collections().offsetOf(transaction, collection, type);
	}

	/**
	 * The new collections that wait to be filled before the commit, by identity.
	 * @param <B> what is known of each
	 */
	@SuppressWarnings("unchecked")
	public static <B> Map<Object, B> waitingCollections(HeapTransaction transaction) {
		StoreTransaction store = (StoreTransaction) transaction;
		Map<Object, Object> known = store.waitingCollections;
		if (known == null) {
			known = new IdentityHashMap<>();
			store.waitingCollections = known;
		}
		return (Map<Object, B>) known;
	}

	/** Runs an action before the transaction commits, once instances are written. */
	public static void beforeCommit(HeapTransaction transaction, Runnable action) {
		StoreTransaction store = (StoreTransaction) transaction;
		ArrayDeque<Runnable> known = store.lastSteps;
		if (known == null) {
			known = new ArrayDeque<>();
			store.lastSteps = known;
		}
		known.add(action);
	}

	/**
	 * Runs an action that reads what is committed now, in a short snapshot. Objects that it loads belong to those that were
	 * loaded in the transaction.
	 * @param ended a transaction that has ended
	 * @throws IllegalStateException if the heap is closed
	 */
	public static <R extends @Nullable Object> R onSnapshot(HeapTransaction ended,
			Function<HeapTransaction, R> action) {
		ObjectContext known = attached(ended);
		if (known != null) {
			return known.onSnapshot(action);
		}
		try (HeapTransaction snapshot = store(ended).transactions().apply(TransactionOptions.READ_ONLY)) {
			return action.apply(snapshot);
		}
	}

	/** The collections that were got with the transaction, by the offsets of their blocks. */
	public static Map<Long, Object> collections(HeapTransaction transaction) {
		StoreTransaction store = (StoreTransaction) transaction;
		Map<Long, Object> known = store.collections;
		if (known == null) {
			known = new HashMap<>();
			store.collections = known;
		}
		return known;
	}

	@Override
	public TransactionOptions options() {
		return this.options;
	}

	@Override
	public boolean isActive() {
		return this.transaction.isActive();
	}

	@Override
	public boolean hasChanges() {
		return this.transaction.hasChanges();
	}

	@Override
	public Map<String, Integer> changedObjects() {
		Map<String, Integer> counts = new TreeMap<>();
		WriteSet writes = this.transaction.writes();
		for (int position = 0; writes != null && position < writes.positionCount(); position++) {
			Write write = writes.valueAt(position);
			if (write != null && isObject(write.image.kind)) {
				counts.merge(this.store.catalog().layout(write.image.type).typeName(), 1, Integer::sum);
			}
		}
		return counts;
	}

	@Override
	public long examinedObjects() {
		return this.transaction.examinedCount();
	}

	/** Whether a block is an object or the body of a moved one, which has the object's layout. */
	private static boolean isObject(int kind) {
		return Transaction.isObject(kind);
	}

	@Override
	public void commit() {
		try {
			commitAll();
		} catch (ConflictException ex) {
			throw named(ex);
		}
	}

	private ConflictException named(ConflictException conflict) {
		if (conflict.indexNumber() == 0) {
			return conflict;
		}
		try (HeapTransaction reading = this.store.transactions().apply(TransactionOptions.READ_ONLY)) {
			return ConflictNames.named(conflict, this.store.catalog(), blocks(reading));
		} catch (PoolException | IllegalStateException ex) {
			// the heap is being closed, say: the conflict is what the caller has to know
			conflict.addSuppressed(ex);
			return conflict;
		}
	}

	private void commitAll() {
		ObjectContext known = this.context;
		if (known == null && this.transaction.isActive() && DeleteEffects.hasEffects(this.transaction)) {
			known = context(this);
		}
		if (known == null) {
			this.transaction.commit();
			return;
		}
		try {
			if (this.transaction.isActive() && !this.options.readOnly()) {
				known.beforeCommit();
				runLastSteps(known);
				DeleteEffects.settle(this.transaction, known);
				known.settled();
			}
			this.transaction.commit();
			known.committed();
		} catch (RuntimeException | Error ex) {
			this.transaction.rollback();
			known.rolledBack();
			throw ex;
		}
	}

	private void runLastSteps(ObjectContext known) {
		// a step may add further ones
		while (this.lastSteps != null && !this.lastSteps.isEmpty()) {
			for (Runnable next = this.lastSteps.poll(); next != null; next = this.lastSteps.poll()) {
				next.run();
			}
			known.beforeCommit();
		}
	}

	@Override
	public void rollback() {
		boolean wasActive = this.transaction.isActive();
		this.transaction.rollback();
		if (wasActive && this.context != null) {
			this.context.rolledBack();
		}
	}

	@Override
	public Savepoint savepoint() {
		int contextMark = (this.context != null) ? this.context.savepoint() : -1;
		Mark mark = new Mark(this.transaction.savepoint(), contextMark);
		if (this.marks.isEmpty()) {
			this.marks = new ArrayList<>();
		}
		this.marks.add(mark);
		return mark;
	}

	@Override
	public void rollbackTo(Savepoint savepoint) {
		int index = this.marks.indexOf(savepoint);
		if (index < 0) {
			throw new IllegalStateException(
					"The savepoint is gone, as an earlier one was rolled back to, or it belongs to"
							+ " another transaction");
		}
		Mark mark = this.marks.get(index);
		this.transaction.rollbackTo(mark.position);
		ObjectContext known = this.context;
		if (known != null && mark.contextMark >= 0) {
			known.rolledBackTo(mark.contextMark);
		} else if (known != null) {
			// all that it knows is from after the savepoint
			known.rolledBack();
		}
		this.marks.subList(index + 1, this.marks.size()).clear();
	}

	@Override
	public void close() {
		rollback();
	}

}

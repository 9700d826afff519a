/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.catalog.Catalog;
import dev.pmem.heap.catalog.IdSequence;
import dev.pmem.heap.catalog.IntegerIds;
import dev.pmem.heap.catalog.StoredLayout;
import dev.pmem.heap.commit.Transactions;
import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.PoolFacts;
import dev.pmem.heap.index.KeyRange;
import dev.pmem.heap.object.codec.ObjectCodec;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.Hits;
import dev.pmem.heap.transaction.EntryCursor;
import dev.pmem.heap.transaction.Transaction;
import dev.pmem.heap.transaction.TransactionMode;

/**
 * An open extent.
 * <p>
 * Invariant: an object is in the extent if and only if the primary index has an entry for it, and then every other index
 * has exactly one. Objects are written in the current layout; those with earlier ones are read through them.
 *
 * @param <T> the class
 */
public final class StoredExtent<T> implements Extent<T> {

	private final Transactions engine;

	private final Catalog catalog;

	private final AccessFaults faults;

	private final ExtentDefinition<T> definition;

	private final ObjectCodec<T> codec;

	private final StoredLayout layout;

	private final ExtentIndex primary;

	private final List<ExtentIndex> indexes;

	/** Null where ids aren't whole numbers. */
	private final @Nullable IntegerIds integerIds;

	private final IdSequence sequence;

	private final ExtentSearch<T> search;

	private final LayoutReaders<T> readers;

	private final ExtentWriter<T> writer;

	StoredExtent(Transactions engine, Catalog catalog, AccessFaults faults, ExtentDefinition<T> definition,
			ObjectCodec<T> codec,
			StoredLayout layout, ExtentIndex primary, List<ExtentIndex> indexes) {
		this.engine = engine;
		this.catalog = catalog;
		this.faults = faults;
		this.definition = definition;
		this.codec = codec;
		this.layout = layout;
		this.primary = primary;
		this.indexes = List.copyOf(indexes);
		this.readers = new LayoutReaders<>(catalog, codec, layout, definition.idProperty());
		this.integerIds = IntegerIds.of(codec, definition.idProperty());
		this.sequence = new IdSequence(engine, catalog, definition.name(),
				(this.integerIds != null) ? this.integerIds : IntegerIds.LONG, this::largestIntegerId);
		this.writer = new ExtentWriter<>(codec, layout, this.readers, primary, this.indexes,
				(this.integerIds != null) ? this.sequence : null);
		this.search = new ExtentSearch<>(this.readers, faults, codec, primary, this.indexes);
	}

	@Override
	public ExtentDefinition<T> definition() {
		return this.definition;
	}

	// Reading

	@Override
	public long locate(HeapTransaction transaction, Object id) {
		return locate(transaction, key(id));
	}

	byte[] key(Object id) {
		return this.primary.encoding().encode(id);
	}

	long locate(HeapTransaction transaction, byte[] key) {
		return StoreTransaction.blocks(transaction).lookup(this.primary.tree(), key, key.length);
	}

	@Override
	public T read(HeapTransaction transaction, long reference) {
		return this.readers.decode(StoreTransaction.blocks(transaction).readObject(reference));
	}

	/** How the extent's objects are read. */
	public LayoutReaders<T> readers() {
		return this.readers;
	}

	@Override
	public Object readId(HeapTransaction transaction, long reference) {
		BlockImage image = StoreTransaction.blocks(transaction).readObject(reference);
		Object id = this.readers.id(image);
		if (id == null) {
			throw CorruptPoolException.damagedAt(PoolFacts.of(this.engine.medium().name()).at(image.offset),
					"the object has no id");
		}
		return id;
	}

	@Override
	public long count(HeapTransaction transaction) {
		return StoreTransaction.blocks(transaction).count(this.primary.tree(), KeyRange.all());
	}

	@Override
	public long count(HeapTransaction transaction, Criteria criteria) {
		return this.search.count(StoreTransaction.blocks(transaction), criteria);
	}

	@Override
	public Hits<T> find(HeapTransaction transaction, Query query) {
		return this.search.find(StoreTransaction.blocks(transaction), query);
	}

	@Override
	public String explain(Query query) {
		return this.search.explain(query);
	}

	@Override
	public void check(Query query) {
		this.search.check(query);
	}

	// Writing

	@Override
	public long insert(HeapTransaction transaction, T instance) {
		return this.writer.insert(StoreTransaction.blocks(transaction), instance);
	}

	@Override
	public boolean update(HeapTransaction transaction, long reference, T instance) {
		try (ObjectUpdate<T> update = update(transaction, reference)) {
			boolean differs = update.encode(instance, null);
			if (differs) {
				update.store();
			}
			return differs;
		}
	}

	@Override
	public boolean differs(HeapTransaction transaction, long reference, T instance) {
		try (ObjectUpdate<T> update = update(transaction, reference)) {
			return update.encode(instance, null);
		}
	}

	/** An update in steps; to be closed. */
	ObjectUpdate<T> update(HeapTransaction transaction, long reference) {
		return new ObjectUpdate<>(this.writer, this.faults, StoreTransaction.blocks(transaction), reference);
	}

	/** A property of whole numbers that updates read and overwrite. */
	NumberProperty numberProperty(String name) {
		return new NumberProperty(this.codec, this.layout, name);
	}

	@Override
	public void touch(HeapTransaction transaction, long reference) {
		StoreTransaction.blocks(transaction).touchObject(reference);
	}

	@Override
	public void delete(HeapTransaction transaction, long reference) {
		this.writer.delete(StoreTransaction.blocks(transaction), reference);
	}

	// Ids

	@Override
	public long nextSequenceValue() {
		return this.sequence.next();
	}

	/** The sequence of the extent's generated ids. */
	public IdSequence sequence() {
		return this.sequence;
	}

	/** The largest committed id that is no marker; 0 if there's no positive one, or ids aren't whole numbers. */
	private long largestIntegerId() {
		IntegerIds ids = this.integerIds;
		if (ids == null) {
			return 0;
		}
		Transaction transaction = this.engine.begin(TransactionMode.READ_ONLY);
		try {
			EntryCursor last = transaction.scan(this.primary.tree(), KeyRange.all(), true);
			while (last.next()) {
				long id = ids.idOf(last.key());
				if (!ids.isMarker(id)) {
					return Math.max(0, id);
				}
			}
			return 0;
		} finally {
			transaction.rollback();
		}
	}

	void close() {
		this.sequence.close();
	}

}

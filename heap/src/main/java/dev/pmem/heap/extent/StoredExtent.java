/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import java.util.Arrays;
import java.util.BitSet;
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
import dev.pmem.heap.exception.UniqueKeyException;
import dev.pmem.heap.exception.UnstorableValueException;
import dev.pmem.heap.index.KeyRange;
import dev.pmem.heap.object.codec.ObjectCodec;
import dev.pmem.heap.object.payload.PayloadWriter;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.query.match.CriteriaEvaluator;
import dev.pmem.heap.query.match.SortKeys;
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

	/** What one object can take: a region of 1 GiB less its tables. */
	private static final int MAXIMUM_OBJECT_BYTES = (1 << 30) - (4 << 16);

	private final Transactions engine;

	private final Catalog catalog;

	private final AccessFaults faults;

	private final ExtentDefinition<T> definition;

	private final ObjectCodec<T> codec;

	private final StoredLayout layout;

	private final ExtentIndex primary;

	private final List<ExtentIndex> indexes;

	/** Which bytes of the current layout's fixed part say nothing of any index's key: most updates change no others. */
	private final BitSet fixedBytesWithoutKeys;

	/** Null where ids aren't whole numbers. */
	private final @Nullable IntegerIds integerIds;

	private final IdSequence sequence;

	private final QueryPlanner planner;

	private final LayoutReaders<T> readers;

	/** What a thread writes objects into; to be released after each call, so that no large buffer is kept. */
	private static final ThreadLocal<PayloadWriter> WRITER = ThreadLocal.withInitial(PayloadWriter::new);

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
		this.fixedBytesWithoutKeys = fixedBytesWithoutKeys();
		this.integerIds = IntegerIds.of(codec, definition.idProperty());
		this.sequence = new IdSequence(engine, catalog, definition.name(),
				(this.integerIds != null) ? this.integerIds : IntegerIds.LONG, this::largestIntegerId);
		this.planner = new QueryPlanner(codec, primary, this.indexes);
	}

	private BitSet fixedBytesWithoutKeys() {
		BitSet bytes = new BitSet();
		BitSet ofKeys = new BitSet();
		boolean known = this.primary.addFixedBytes(this.layout, ofKeys);
		for (ExtentIndex index : this.indexes) {
			known &= index.addFixedBytes(this.layout, ofKeys);
		}
		if (known) {
			bytes.set(0, this.layout.layout().root().fixedSize());
			bytes.andNot(ofKeys);
		}
		return bytes;
	}

	@Override
	public ExtentDefinition<T> definition() {
		return this.definition;
	}

	// Reading

	@Override
	public long locate(HeapTransaction transaction, Object id) {
		byte[] key = this.primary.encoding().encode(id);
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
		return readId(image);
	}

	private Object readId(BlockImage image) {
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
		Transaction blocks = StoreTransaction.blocks(transaction);
		QueryPlan plan = this.planner.plan(Query.of(criteria));
		if (plan.isCovered()) {
			return plan.ranges().stream().mapToLong((range) -> blocks.count(plan.index().tree(), range)).sum();
		}
		Hits<T> matches = matches(blocks, plan, criteria);
		long count = 0;
		while (matches.next()) {
			count++;
		}
		return count;
	}

	@Override
	public Hits<T> find(HeapTransaction transaction, Query query) {
		QueryPlan plan = this.planner.plan(query);
		MatchingHits<T> matches = matches(StoreTransaction.blocks(transaction), plan, query.criteria());
		if (plan.isSorted()) {
			return (query.offset() == 0 && query.limit() == Query.UNLIMITED)
					? matches
					: new SlicedHits<>(matches, query.offset(), query.limit());
		}
		return SortedHits.of(matches, query, SortKeys.of(query.orders(), this.codec));
	}

	private MatchingHits<T> matches(Transaction blocks, QueryPlan plan, @Nullable Criteria criteria) {
		CriteriaEvaluator evaluator = (plan.isCovered() || criteria == null)
				? null
				: CriteriaEvaluator.of(criteria, this.codec);
		return new MatchingHits<>(this.readers, this.faults, blocks, plan, evaluator);
	}

	@Override
	public void check(Query query) {
		CriteriaEvaluator.check(query, this.codec);
	}

	// Writing

	@Override
	public long insert(HeapTransaction transaction, T instance) {
		PayloadWriter writer = takeWriter();
		try {
			encode(instance, writer);
			return insert(StoreTransaction.blocks(transaction), writer);
		} finally {
			writer.release();
		}
	}

	private long insert(Transaction blocks, PayloadWriter writer) {
		byte[] id = key(this.primary, writer);
		refuseIfTaken(blocks, this.primary, id);
		byte[][] keys = new byte[this.indexes.size()][];
		boolean[] enforced = new boolean[keys.length];
		for (int number = 0; number < keys.length; number++) {
			ExtentIndex index = this.indexes.get(number);
			keys[number] = key(index, writer);
			enforced[number] = index.isEnforced(this.layout, writer.bytes(), writer.length());
			if (enforced[number]) {
				refuseIfTaken(blocks, index, keys[number]);
			}
		}
		// nothing is refused from here on but for want of room, and that before anything is changed
		long reference = blocks.insertObject(this.layout.number(), writer.bytes(), writer.length());
		blocks.addEntry(this.primary.tree(), id, reference, this.primary.description(),
				(this.integerIds != null) ? this.sequence : null);
		for (int number = 0; number < keys.length; number++) {
			blocks.addEntry(this.indexes.get(number).tree(), keys[number], reference, enforced[number]
					? this.indexes.get(number).description()
					: null);
		}
		return reference;
	}

	private byte[] key(ExtentIndex index, PayloadWriter writer) {
		return index.key(this.layout, writer.bytes(), writer.length());
	}

	/** A writer that is in no use; to be released. */
	private static PayloadWriter takeWriter() {
		PayloadWriter writer = WRITER.get();
		return writer.take() ? writer : new PayloadWriter();
	}

	private void encode(T instance, PayloadWriter writer) {
		this.codec.encode(instance, writer);
		if (writer.length() > MAXIMUM_OBJECT_BYTES) {
			throw new UnstorableValueException(this.definition.type().getSimpleName() + " takes " + writer.length()
					+ " bytes; one object can have at most " + MAXIMUM_OBJECT_BYTES + ". Split it up.");
		}
	}

	private void refuseIfTaken(Transaction blocks, ExtentIndex index, byte[] key) {
		long taker = blocks.lookup(index.tree(), key, key.length);
		if (taker != NONE) {
			throw new UniqueKeyException("The unique key " + index.description()
					+ " is taken already by the one with id "
					+ readId(blocks.readObject(taker, new BlockImage())));
		}
	}

	@Override
	public boolean update(HeapTransaction transaction, long reference, T instance) {
		PayloadWriter writer = takeWriter();
		try {
			encode(instance, writer);
			return update(StoreTransaction.blocks(transaction), reference, writer);
		} finally {
			writer.release();
		}
	}

	private boolean update(Transaction blocks, long reference, PayloadWriter writer) {
		BlockImage before = blocks.readObject(reference);
		// what differs; all of it, where the payloads can't be compared
		int from = 0;
		int to = Integer.MAX_VALUE;
		if (before.type == this.layout.number() && before.length == writer.length()) {
			from = writer.firstDifference(before.bytes);
			if (from < 0) {
				return false;
			}
			to = writer.endOfDifference(before.bytes);
		} else if (isSame(before, writer)) {
			return false;
		}
		StoredLayout beforeLayout = this.readers.layout(before);
		boolean sameKeys = to <= this.fixedBytesWithoutKeys.length() && this.fixedBytesWithoutKeys.nextClearBit(
				from) >= to;
		if (!sameKeys && !hasSameKey(this.primary, before, writer)) {
			requireSameId(before, beforeLayout, writer);
		}
		// first, as it's the only step that can fail: for want of room
		blocks.updateObject(reference, this.layout.number(), writer.bytes(), writer.length(), from,
				Math.min(to, writer.length()));
		if (sameKeys) {
			return true;
		}
		for (ExtentIndex index : this.indexes) {
			if (hasSameKey(index, before, writer)) {
				continue;
			}
			byte[] oldKey = index.key(beforeLayout, before.bytes, before.length);
			byte[] newKey = key(index, writer);
			if (!Arrays.equals(oldKey, newKey)) {
				boolean enforced = index.isEnforced(this.layout, writer.bytes(), writer.length());
				blocks.removeEntry(index.tree(), oldKey, reference);
				blocks.addEntry(index.tree(), newKey, reference, enforced ? index.description() : null);
			}
		}
		return true;
	}

	private boolean hasSameKey(ExtentIndex index, BlockImage before, PayloadWriter writer) {
		return before.type == this.layout.number()
				&& index.hasSameKey(this.layout, before.bytes, before.length, writer.bytes(), writer.length());
	}

	private void requireSameId(BlockImage before, StoredLayout beforeLayout, PayloadWriter writer) {
		byte[] oldId = this.primary.key(beforeLayout, before.bytes, before.length);
		if (!Arrays.equals(oldId, key(this.primary, writer))) {
			throw new IllegalArgumentException("The id of a stored " + this.definition.type().getName()
					+ " can't be changed; it is " + readId(before) + ". Delete the object and insert another.");
		}
	}

	private boolean isSame(BlockImage before, PayloadWriter writer) {
		if (before.type == this.layout.number()) {
			return writer.contentEquals(before.bytes, before.length);
		}
		// written with an earlier layout: the same if it reads as the same
		PayloadWriter asNow = new PayloadWriter(before.length + 64);
		this.codec.encode(this.readers.decode(before), asNow);
		return writer.contentEquals(asNow.bytes(), asNow.length());
	}

	@Override
	public boolean differs(HeapTransaction transaction, long reference, T instance) {
		PayloadWriter writer = takeWriter();
		try {
			encode(instance, writer);
			return !isSame(StoreTransaction.blocks(transaction).readObject(reference), writer);
		} finally {
			writer.release();
		}
	}

	@Override
	public void touch(HeapTransaction transaction, long reference) {
		StoreTransaction.blocks(transaction).touchObject(reference);
	}

	@Override
	public void delete(HeapTransaction transaction, long reference) {
		Transaction blocks = StoreTransaction.blocks(transaction);
		BlockImage object = blocks.readObject(reference);
		StoredLayout objectLayout = this.readers.layout(object);
		blocks.removeEntry(this.primary.tree(), this.primary.key(objectLayout, object.bytes, object.length), reference);
		for (ExtentIndex index : this.indexes) {
			blocks.removeEntry(index.tree(), index.key(objectLayout, object.bytes, object.length), reference);
		}
		blocks.deleteObject(reference);
	}

	// Ids

	@Override
	public long nextSequenceValue() {
		return this.sequence.next();
	}

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

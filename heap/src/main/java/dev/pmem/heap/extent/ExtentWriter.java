/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.TreeSet;
import java.util.function.LongPredicate;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.catalog.StoredLayout;
import dev.pmem.heap.exception.UniqueKeyException;
import dev.pmem.heap.exception.UnstorableValueException;
import dev.pmem.heap.object.codec.ObjectCodec;
import dev.pmem.heap.object.codec.ReferenceEraser;
import dev.pmem.heap.object.codec.WriteRules;
import dev.pmem.heap.object.payload.PayloadWriter;
import dev.pmem.heap.object.payload.ReferenceSource;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.transaction.KeyObserver;
import dev.pmem.heap.transaction.Transaction;

/**
 * Writes the objects of an extent and the entries of its indexes. Thread-safe.
 * <p>
 * Invariant: each method leaves an object with exactly one entry in every index, with one for each distinct element in the
 * indexes of elements, and with one for each reference in the indexes of references, or with none at all; or it throws and has changed nothing.
 *
 * @param <T> the class of the objects
 */
final class ExtentWriter<T> {

	/** The largest size of an object: a region of 1 GiB less its tables. */
	private static final int MAXIMUM_OBJECT_BYTES = (1 << 30) - (4 << 16);

	/**
	 * The buffer that a thread encodes objects into. It must be released after each use, so that no large buffer is
	 * kept.
	 */
	private static final ThreadLocal<PayloadWriter> STATE = ThreadLocal.withInitial(PayloadWriter::new);

	private final HierarchyClass<T> of;

	private final LayoutRecorder recorder;

	/**
	 * Whether objects may be written in the layout. Written without a lock: who sees true commits later than the commit that has
	 * recorded the layout, and who sees false asks the recorder.
	 */
	private boolean isRecorded;

	private final Class<T> type;

	private final ObjectCodec<T> codec;

	private final StoredLayout layout;

	private final LayoutReaders<? super T> readers;

	/** The index by id; null if objects have no ids. */
	private final @Nullable ExtentIndex primary;

	private final List<ExtentIndex> indexes;

	private final ReferenceIndexes references;

	private final ReferenceEraser eraser;

	/** Receives the ids that are committed; null if there is no observer. */
	private final @Nullable KeyObserver idObserver;

	/**
	 * The bytes of the current layout's fixed part that no index's key depends on: most updates change only such bytes.
	 */
	private final BitSet fixedBytesWithoutKeys;

	ExtentWriter(HierarchyClass<T> of, LayoutRecorder recorder, LayoutReaders<? super T> readers,
			@Nullable ExtentIndex primary, List<ExtentIndex> indexes, ReferenceIndexes references,
			@Nullable KeyObserver idObserver) {
		this.of = of;
		this.recorder = recorder;
		this.isRecorded = recorder.isRecorded(of);
		this.type = of.type();
		this.codec = of.codec();
		this.layout = of.layout();
		this.readers = readers;
		this.primary = primary;
		this.indexes = indexes;
		this.references = references;
		this.idObserver = idObserver;
		this.fixedBytesWithoutKeys = fixedBytesWithoutKeys();
		this.eraser = new ReferenceEraser(of.codec());
	}

	private BitSet fixedBytesWithoutKeys() {
		BitSet bytes = new BitSet();
		BitSet ofKeys = new BitSet();
		boolean known = this.primary == null || this.primary.addFixedBytes(this.layout, ofKeys);
		for (ExtentIndex index : this.indexes) {
			known &= index.addFixedBytes(this.layout, ofKeys);
		}
		this.references.addFixedBytes(this.layout, ofKeys);
		if (known) {
			bytes.set(0, this.layout.layout().root().fixedSize());
			bytes.andNot(ofKeys);
		}
		return bytes;
	}

	/**
	 * Encodes a stored object without its references to objects that are gone; see {@link ReferenceEraser}.
	 * @param stored the object, of this writer's class
	 */
	void erase(BlockImage stored, LongPredicate gone, PayloadWriter state) {
		this.eraser.erase(this.readers.layout(stored).layout(), stored.bytes, stored.length, gone, state);
	}

	/** The class of the objects that are written. */
	Class<T> type() {
		return this.type;
	}

	/** The number of the layout that objects are encoded in. */
	int layoutNumber() {
		return this.layout.number();
	}

	/** An unused buffer, the thread's own one if it is free; must be released. */
	static PayloadWriter takeState() {
		PayloadWriter state = STATE.get();
		return state.take() ? state : new PayloadWriter();
	}

	/**
	 * Encodes an instance in the current layout.
	 * @throws UnstorableValueException if a value can't be stored, with its path, or the object is too large
	 */
	void encode(T instance, PayloadWriter state) {
		this.codec.encode(instance, state);
		if (state.length() > MAXIMUM_OBJECT_BYTES) {
			throw new UnstorableValueException(this.codec.type().getSimpleName() + " takes " + state.length()
					+ " bytes; one object can have at most " + MAXIMUM_OBJECT_BYTES + ". Split it up.");
		}
	}

	/** As {@link #encode}, a new object: without what it is to be stored without. */
	void encodeNew(T instance, PayloadWriter state) {
		encode(instance, state);
		WriteRules rules = this.codec.rules();
		if (rules != null) {
			rules.omit(state);
		}
	}

	/** Puts into an encoded state what updates leave as it is stored. */
	void keep(BlockImage stored, PayloadWriter state) {
		WriteRules rules = this.codec.rules();
		if (rules != null && this.readers.type(stored) == this.type) {
			rules.keep(this.readers.layout(stored).layout(), stored.bytes, stored.length, state);
		}
	}

	/** @throws UnstorableValueException if an object breaks a rule of its class */
	private void checkRules(byte[] bytes, int length) {
		WriteRules rules = this.codec.rules();
		if (rules != null) {
			rules.check(bytes, length);
		}
	}

	/** A new instance with an encoded state. */
	T decode(PayloadWriter state, ReferenceSource references) {
		return this.codec.decoder().decode(state.bytes(), state.length(), references);
	}

	/** @param context who knows the transaction's instances; null if nobody does */
	long insert(Transaction blocks, T instance, @Nullable ObjectContext context) {
		PayloadWriter state = takeState();
		try {
			encodeNew(instance, state);
			return insert(blocks, ObjectStore.NO_REFERENCE, state.bytes(), state.length(), context);
		} finally {
			state.release();
		}
	}

	/**
	 * Stores a new object.
	 * @param reserved the reference that was reserved for it, or {@link ObjectStore#NO_REFERENCE}
	 * @param bytes the object's bytes; the transaction's from now on if a reference was reserved
	 * @param context who knows the transaction's instances; null if nobody does
	 * @throws UnstorableValueException if the object breaks a rule of its class
	 * @throws UniqueKeyException if a unique key is known to be taken by an object that keeps it
	 */
	long insert(Transaction blocks, long reserved, byte[] bytes, int length, @Nullable ObjectContext context) {
		checkRules(bytes, length);
		byte @Nullable [] id = null;
		if (this.primary != null) {
			id = this.primary.key(this.layout, bytes, length);
			refuseIfTaken(blocks, this.primary, id, null);
		}
		byte[][] keys = new byte[this.indexes.size()][];
		boolean[] enforced = new boolean[keys.length];
		for (int number = 0; number < keys.length; number++) {
			ExtentIndex index = this.indexes.get(number);
			if (index.isOfElements()) {
				continue;
			}
			keys[number] = index.key(this.layout, bytes, length);
			enforced[number] = index.isEnforced(this.layout, bytes, length);
			if (enforced[number]) {
				refuseIfTaken(blocks, index, keys[number], context);
			}
		}
		requireRecorded(blocks);
		// from here on only a lack of room is a reason to refuse, and that before anything is changed
		long reference = reserved;
		if (reserved == ObjectStore.NO_REFERENCE) {
			reference = blocks.insertObject(this.layout.number(), bytes, length);
		} else {
			assert bytes.length == length;
			blocks.insertReserved(reserved, this.layout.number(), bytes);
		}
		if (this.primary != null && id != null) {
			blocks.addEntry(this.primary.tree(), id, reference, this.primary.description(), this.idObserver);
		}
		for (int number = 0; number < keys.length; number++) {
			ExtentIndex index = this.indexes.get(number);
			if (index.isOfElements()) {
				for (byte[] key : index.elementKeys(this.layout, bytes, length)) {
					blocks.addEntry(index.tree(), key, reference, null);
				}
			} else {
				blocks.addEntry(index.tree(), keys[number], reference, enforced[number] ? index.description() : null);
			}
		}
		this.references.insert(blocks, this.layout, bytes, length, reference);
		return reference;
	}

	/** The pool must have the layout before an object names it. */
	private void requireRecorded(Transaction blocks) {
		if (!this.isRecorded) {
			this.recorder.record(blocks, this.of);
			this.isRecorded = true;
		}
	}

	private byte[] key(ExtentIndex index, PayloadWriter state) {
		return index.key(this.layout, state.bytes(), state.length());
	}

	/** A key whose object has changes that were not written may be free when they are: then the commit judges. */
	private void refuseIfTaken(Transaction blocks, ExtentIndex index, byte[] key, @Nullable ObjectContext context) {
		long taker = blocks.lookup(index.tree(), key, key.length);
		if (taker != Extent.NONE && (context == null || !context.isChanged(taker))) {
			throw new UniqueKeyException("The unique key " + index.description()
					+ " is taken already by the one with id "
					+ this.readers.id(blocks.readObject(taker, new BlockImage())));
		}
	}

	/** Whether an encoded state differs from the state of a stored object. */
	boolean differs(BlockImage stored, PayloadWriter state, ReferenceSource references) {
		if (stored.type == this.layout.number()) {
			return !state.contentEquals(stored.bytes, stored.length);
		}
		requireSameClass(stored);
		// written with an earlier layout: the states are the same if they are read as the same values
		PayloadWriter asNow = new PayloadWriter(stored.length + 64);
		asNow.setReferences(state.references());
		this.codec.encode(this.type.cast(this.readers.decode(stored, references)), asNow);
		return !state.contentEquals(asNow.bytes(), asNow.length());
	}

	/** @throws IllegalArgumentException if the stored object is of another class of the hierarchy */
	private void requireSameClass(BlockImage stored) {
		Class<?> storedType = this.readers.type(stored);
		if (storedType != null && storedType != this.type) {
			throw new IllegalArgumentException("The object with id " + this.readers.id(stored) + " is a "
					+ storedType.getName() + "; it can't become a " + this.type.getName()
					+ ". Delete it and insert another.");
		}
	}

	/**
	 * Overwrites a stored object with an encoded state that differs from it.
	 * @param stored the object as the transaction reads it now
	 * @param from the index of the first byte of the state that may differ; 0 unless both have the current layout and
	 * length
	 * @param to the index behind the last byte that may differ
	 * @throws UnstorableValueException if the state breaks a rule of the class
	 */
	void update(Transaction blocks, long reference, BlockImage stored, PayloadWriter state, int from, int to) {
		checkRules(state.bytes(), state.length());
		StoredLayout storedLayout = this.readers.layout(stored);
		boolean sameKeys = to <= this.fixedBytesWithoutKeys.length()
				&& this.fixedBytesWithoutKeys.nextClearBit(from) >= to;
		if (!sameKeys && this.primary != null && !hasSameKey(this.primary, stored, state)) {
			requireSameId(this.primary, stored, storedLayout, state);
		}
		requireRecorded(blocks);
		// first, because it is the only step that can fail: for want of room
		blocks.updateObject(reference, this.layout.number(), state.bytes(), state.length(), from,
				Math.min(to, state.length()));
		if (sameKeys) {
			return;
		}
		for (ExtentIndex index : this.indexes) {
			if (hasSameKey(index, stored, state)) {
				continue;
			}
			if (index.isOfElements()) {
				updateElements(blocks, index, reference, index.elementKeys(storedLayout, stored.bytes, stored.length),
						index.elementKeys(this.layout, state.bytes(), state.length()));
				continue;
			}
			byte[] oldKey = index.key(storedLayout, stored.bytes, stored.length);
			byte[] newKey = key(index, state);
			if (!Arrays.equals(oldKey, newKey)) {
				boolean enforced = index.isEnforced(this.layout, state.bytes(), state.length());
				blocks.removeEntry(index.tree(), oldKey, reference);
				blocks.addEntry(index.tree(), newKey, reference, enforced ? index.description() : null);
			}
		}
		this.references.update(blocks, storedLayout, stored, this.layout, state.bytes(), state.length(), reference);
	}

	private static void updateElements(Transaction blocks, ExtentIndex index, long reference, List<byte[]> before,
			List<byte[]> after) {
		TreeSet<byte[]> gone = new TreeSet<>(Arrays::compareUnsigned);
		gone.addAll(before);
		for (byte[] key : after) {
			if (!gone.remove(key)) {
				blocks.addEntry(index.tree(), key, reference, null);
			}
		}
		for (byte[] key : gone) {
			blocks.removeEntry(index.tree(), key, reference);
		}
	}

	private boolean hasSameKey(ExtentIndex index, BlockImage stored, PayloadWriter state) {
		return stored.type == this.layout.number()
				&& index.hasSameKey(this.layout, stored.bytes, stored.length, state.bytes(), state.length());
	}

	private void requireSameId(ExtentIndex ids, BlockImage stored, StoredLayout storedLayout, PayloadWriter state) {
		byte[] oldId = ids.key(storedLayout, stored.bytes, stored.length);
		if (!Arrays.equals(oldId, key(ids, state))) {
			throw new IllegalArgumentException("The id of a stored " + this.codec.type().getName()
					+ " can't be changed; it is " + this.readers.id(stored)
					+ ". Delete the object and insert another.");
		}
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.collection.stored;

import java.lang.reflect.Type;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.catalog.Catalog;
import dev.pmem.heap.exception.UnstorableValueException;
import dev.pmem.heap.exception.UnsupportedTypeException;
import dev.pmem.heap.extent.ObjectContext;
import dev.pmem.heap.index.IndexKeys;
import dev.pmem.heap.object.TypeModels;
import dev.pmem.heap.object.codec.ObjectCodec;
import dev.pmem.heap.object.key.KeyEncoding;
import dev.pmem.heap.object.kind.Kind;
import dev.pmem.heap.object.layout.CollectionForm;
import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.object.layout.LayoutTable;
import dev.pmem.heap.object.payload.CollectionType;
import dev.pmem.heap.object.payload.PayloadWriter;
import dev.pmem.heap.object.payload.ReferenceSource;
import dev.pmem.heap.object.payload.ReferenceTargets;
import dev.pmem.heap.object.payload.ValuePathException;
import dev.pmem.heap.object.type.StoredProperty;
import dev.pmem.heap.object.type.TypeNode;
import dev.pmem.heap.transaction.Transaction;

/**
 * Entries of one form with keys and values of given types, as bytes and back, and their keys in an index tree. Entries that
 * were written with another layout are read by that one. Thread-safe.
 * <p>
 * Invariant: the decoder at an index reads entries of the layout with that number; a decoder, once made, stays.
 */
final class EntryCodec {

	/** As in an extent. */
	private static final int MAXIMUM_ENTRY_BYTES = (1 << 30) - (4 << 16);

	/** A longer key is ordered among those that start with the same bytes by what was hashed. */
	static final int ORDERED_KEY_BYTES = IndexKeys.MAXIMUM_KEY_BYTES - KeyEncoding.HASH_SIZE;

	private final Catalog catalog;

	private final CollectionForm form;

	private final ObjectCodec<StoredEntry> codec;

	private final int layoutNumber;

	/** Whether the pool has the layout. Written without a lock: who sees false asks the catalog. */
	private boolean isWritten;

	/** Null in a list. */
	private final @Nullable KeyEncoding keys;

	/** Null in a list, and where keys are no single values with an order. */
	private final @Nullable Comparator<Object> keyOrder;

	/** The class of keys; that of values in a list. */
	private final Class<?> keyClass;

	private final LayoutTable<ObjectCodec.Decoder<StoredEntry>> decoders = new LayoutTable<>();

	/**
	 * @throws UnsupportedTypeException if keys or values of these types can't be stored
	 */
	EntryCodec(Catalog catalog, TypeModels models, CollectionForm form, @Nullable Type key, @Nullable Type value) {
		this.catalog = catalog;
		this.form = form;
		this.codec = ObjectCodec.of(StoredEntry.class, new EntryTypeModels(models, form, key, value));
		this.layoutNumber = catalog.reserve(this.codec.layout());
		this.decoders.put(this.layoutNumber, this.codec.decoder());
		StoredProperty first = this.codec.property(form.hasKey() ? StoredEntry.KEY : StoredEntry.VALUE);
		this.keyClass = first.type();
		this.keys = form.hasKey() ? keyEncoding(form, this.codec, first) : null;
		Kind kind = first.kind();
		this.keyOrder = (form.hasKey() && kind != null && kind.isOrdered()) ? kind.scalar().comparator() : null;
		if (form.hasKey() && first.isReference()) {
			throw new UnsupportedTypeException("A " + form.simpleName() + " can't have "
					+ first.type().getTypeName() + " as " + (form.hasValue() ? "key" : "element")
					+ ": it is an entity; use its id, or a PersistentMap from its id to it");
		}
		if (form == CollectionForm.SORTED_MAP && this.keyOrder == null) {
			if (first.type().isEnum()) {
				throw new UnsupportedTypeException("A " + form.simpleName() + " can't be sorted by the enum "
						+ first.type().getTypeName() + ": the order of its constants may change while they are stored;"
						+ " use a PersistentMap, or a key that has an order of its own: a number, or the constant's name");
			}
			throw new UnsupportedTypeException("A " + form.simpleName() + " can't be sorted by "
					+ first.type().getTypeName()
					+ ": its keys must be single values with an order (numbers, text, times);"
					+ " use a PersistentMap");
		}
	}

	private static KeyEncoding keyEncoding(CollectionForm form, ObjectCodec<?> codec, StoredProperty key) {
		try {
			return KeyEncoding.of(codec, List.of(StoredEntry.KEY), true, IndexKeys.MAXIMUM_KEY_BYTES);
		} catch (IllegalArgumentException ex) {
			throw new UnsupportedTypeException("A " + form.simpleName() + " can't have keys of type "
					+ key.type().getTypeName() + ": " + ex.getMessage(), ex);
		}
	}

	CollectionForm form() {
		return this.form;
	}

	/** The number of the layout that entries are written in. */
	int layoutNumber() {
		return this.layoutNumber;
	}

	/**
	 * The number of the layout for a block that is about to be written. The pool has the layout from here on, by a commit
	 * of its own: a crash after it, or a rollback of the transaction, leaves a layout that no block has.
	 * @throws IllegalStateException if the transaction has ended or is read-only
	 */
	int writtenLayoutNumber(Transaction writer) {
		if (!this.isWritten) {
			writer.requireWritable();
			this.catalog.numberOf(this.codec.layout());
			this.isWritten = true;
		}
		return this.layoutNumber;
	}

	/** What the collection is and holds, for messages. */
	String describe() {
		return LayoutNames.describe(this.form, this.codec.layout(), (name) -> name);
	}

	private String presentName(String storedName) {
		for (TypeNode.Struct node : this.codec.nodes()) {
			if (node.previousNames().contains(storedName)) {
				return node.name();
			}
		}
		return storedName;
	}

	/**
	 * Why a collection of this form, whose entries had this layout when it was made, is another than one of this codec; null
	 * if it is none.
	 */
	@Nullable
	String difference(CollectionForm storedForm, Layout stored) {
		String found = LayoutNames.describe(storedForm, stored, this::presentName);
		if (!found.equals(describe())) {
			return "is a " + found + ", not a " + describe();
		}
		String keyParts = LayoutNames.keyParts(stored);
		String presentParts = LayoutNames.keyParts(this.codec.layout());
		return keyParts.equals(presentParts)
				? null
				: "has keys of " + keyParts + ", but the class of its keys has " + presentParts
						+ " now; put its entries into another collection";
	}

	/** Whether an entry may have this key, or a list this element. */
	boolean isKey(@Nullable Object candidate) {
		return this.keyClass.isInstance(candidate);
	}

	/** The order of keys; null if they have none that queries could ask for. */
	@Nullable
	Comparator<Object> keyOrder() {
		return this.keyOrder;
	}

	/** The key in an index tree. */
	byte[] key(Object key) {
		KeyEncoding encoding = Objects.requireNonNull(this.keys);
		if (!isKey(key)) {
			throw new ClassCastException(
					key.getClass().getName() + " is no key of a " + this.form.simpleName() + " of " + this.keyClass
							.getName());
		}
		return encoding.encode(key);
	}

	/**
	 * Where the objects lie that entries refer to. No index knows which entries refer to an object, so nothing would hold up
	 * its deletion: only objects that nobody can delete may be referred to.
	 */
	private record Targets(ObjectContext context) implements ReferenceTargets {

		@Override
		public long offsetOf(Object target, Class<?> type) {
			if (this.context.hasId(target)) {
				throw new ValuePathException("refers to a " + target.getClass().getName()
						+ ", which has an id and can be deleted by it; keep the id in the collection, and find it by that");
			}
			return this.context.offsetOf(target, type);
		}

		@Override
		public long offsetOf(Object collection, CollectionType type) {
			return this.context.offsetOf(collection, type);
		}

	}

	/** Whether entries may refer to objects with an identity, or hold other collections. */
	boolean hasReferences() {
		return this.codec.hasReferences();
	}

	/**
	 * Writes an entry in place of the writer's content. New objects that it refers to are stored.
	 * @param collection knows the context of the transaction
	 */
	void encode(@Nullable Object key, @Nullable Object value, PayloadWriter into, CollectionBlock collection) {
		if (hasReferences()) {
			ObjectContext context = collection.context();
			into.setReferences(new Targets(context));
			context.storeReferenced(() -> encode(key, value, into));
		} else {
			encode(key, value, into);
		}
	}

	private void encode(@Nullable Object key, @Nullable Object value, PayloadWriter into) {
		StoredEntry entry = new StoredEntry();
		entry.key = key;
		entry.value = value;
		this.codec.encode(entry, into);
		if (into.length() > MAXIMUM_ENTRY_BYTES) {
			throw new UnstorableValueException("An entry of a " + this.form.simpleName() + " takes " + into.length()
					+ " bytes; one can have at most " + MAXIMUM_ENTRY_BYTES + ". Split it up.");
		}
	}

	/** The entry in the image. */
	StoredEntry decode(BlockImage image, CollectionBlock collection) {
		// a constructor or converter may read other objects
		boolean wasHeld = image.held;
		image.held = true;
		try {
			return decode(image.type, image.bytes, image.length, collection);
		} finally {
			image.held = wasHeld;
		}
	}

	/** The entry in the bytes, which were written with the layout of this number. */
	StoredEntry decode(int writtenLayout, byte[] bytes, int length, CollectionBlock collection) {
		ObjectCodec.Decoder<StoredEntry> decoder = this.decoders.get(writtenLayout);
		if (decoder == null) {
			decoder = this.decoders.put(writtenLayout, this.codec.reader(this.catalog.layout(writtenLayout)));
		}
		return decoder.decode(bytes, length, hasReferences() ? collection.context() : ReferenceSource.NONE);
	}

}

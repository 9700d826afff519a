/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.collection.stored;

import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.catalog.Catalog;
import dev.pmem.heap.catalog.CatalogKeys;
import dev.pmem.heap.collection.PersistentList;
import dev.pmem.heap.collection.PersistentMap;
import dev.pmem.heap.collection.PersistentSet;
import dev.pmem.heap.collection.PersistentSortedMap;
import dev.pmem.heap.exception.LayoutMismatchException;
import dev.pmem.heap.extent.AccessFaults;
import dev.pmem.heap.extent.PersistentCollections;
import dev.pmem.heap.extent.StoreTransaction;
import dev.pmem.heap.object.TypeModels;
import dev.pmem.heap.object.layout.CollectionForm;
import dev.pmem.heap.object.payload.CollectionType;
import dev.pmem.heap.object.payload.NewCollection;
import dev.pmem.heap.object.payload.ValuePathException;
import dev.pmem.heap.pool.BlockKind;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.transaction.CollectionLayout;
import dev.pmem.heap.transaction.Transaction;

/**
 * The persistent collections of a pool. Thread-safe; a transaction that is passed in must belong to the calling thread.
 * <p>
 * Lock order: this object's monitor, then that of the catalog.
 */
public final class CollectionStore implements PersistentCollections {

	private final Catalog catalog;

	private final AccessFaults faults;

	private final TypeModels rootModels;

	private final Map<EntryTypes, EntryCodec> codecs = new HashMap<>();

	private record EntryTypes(CollectionForm form, @Nullable Type key, @Nullable Type value, TypeModels models) {}

	/**
	 * @param rootModels models of the classes that elements, keys and values of roots are made of
	 */
	public CollectionStore(Catalog catalog, AccessFaults faults, TypeModels rootModels) {
		this.catalog = catalog;
		this.faults = faults;
		this.rootModels = rootModels;
	}

	private EntryCodec codec(CollectionForm form, @Nullable Type key, @Nullable Type value, TypeModels models) {
		EntryTypes types = new EntryTypes(form, key, value, models);
		synchronized (this) {
			EntryCodec codec = this.codecs.get(types);
			if (codec == null) {
				codec = new EntryCodec(this.catalog, models, form, key, value);
				this.codecs.put(types, codec);
			}
			return codec;
		}
	}

	/** The list under a root's name, made where there is none. */
	@SuppressWarnings("unchecked")
	public <E> PersistentList<E> list(HeapTransaction transaction, String name, Type element) {
		return (PersistentList<E>) root(transaction, name, CollectionForm.LIST, null, element);
	}

	/** The set under a root's name, made where there is none. */
	@SuppressWarnings("unchecked")
	public <E> PersistentSet<E> set(HeapTransaction transaction, String name, Type element) {
		return (PersistentSet<E>) root(transaction, name, CollectionForm.SET, element, null);
	}

	/** The map under a root's name, made where there is none. */
	@SuppressWarnings("unchecked")
	public <K, V> PersistentMap<K, V> map(HeapTransaction transaction, String name, Type key, Type value) {
		return (PersistentMap<K, V>) root(transaction, name, CollectionForm.MAP, key, value);
	}

	/** The sorted map under a root's name, made where there is none. */
	@SuppressWarnings("unchecked")
	public <K, V> PersistentSortedMap<K, V> sortedMap(HeapTransaction transaction, String name, Type key, Type value) {
		return (PersistentSortedMap<K, V>) root(transaction, name, CollectionForm.SORTED_MAP, key, value);
	}

	private Object root(HeapTransaction transaction, String name, CollectionForm form, @Nullable Type key,
			@Nullable Type value) {
		byte[] rootKey = CatalogKeys.root(name);
		Transaction blocks = StoreTransaction.blocks(transaction);
		return this.faults.checked(() -> {
			blocks.requireActive();
			EntryCodec codec = codec(form, key, value, this.rootModels);
			long offset = this.catalog.find(blocks, rootKey);
			if (offset != 0) {
				return open(transaction, offset, codec, "Root '" + name + "'");
			}
			if (blocks.isReadOnly()) {
				throw new IllegalStateException(
						"There is no root '" + name + "', and the transaction, which would make it, is read-only");
			}
			CollectionBlock made = CollectionBlock.create(transaction, this.faults, form,
					codec.writtenLayoutNumber(blocks));
			this.catalog.putCollection(blocks, rootKey, made.offset);
			return remember(transaction, made, codec);
		});
	}

	/**
	 * The collection at this offset.
	 * @param what names it in messages
	 * @throws LayoutMismatchException if it holds something else
	 */
	private Object open(HeapTransaction transaction, long offset, EntryCodec codec, String what) {
		StoredCollection known = (StoredCollection) StoreTransaction.collections(transaction).get(offset);
		if (known != null && known.codec().layoutNumber() == codec.layoutNumber()) {
			known.block().requireThere();
			return known;
		}
		Transaction blocks = StoreTransaction.blocks(transaction);
		if (!Catalog.isCollection(blocks, offset)) {
			throw new LayoutMismatchException(what + " is a value, not a " + codec.form().simpleName());
		}
		requireSame(blocks.read(offset, new BlockImage()), codec, what);
		return remember(transaction, new CollectionBlock(transaction, this.faults, offset), codec);
	}

	// Properties

	private EntryCodec codec(CollectionType type) {
		CollectionForm form = CollectionForm.LIST;
		for (CollectionForm each : CollectionForm.values()) {
			if (type.type().getSimpleName().equals(each.simpleName())) {
				form = each;
			}
		}
		return codec(form, form.hasKey() ? type.arguments().getFirst() : null,
				form.hasValue() ? type.arguments().getLast() : null, (TypeModels) type.models());
	}

	@Override
	public Object collection(HeapTransaction transaction, long offset, CollectionType type) {
		return this.faults
				.checked(() -> open(transaction, offset, codec(type), "The collection at offset " + offset));
	}

	@Override
	public long offsetOf(HeapTransaction transaction, Object collection, CollectionType type) {
		Object present = collection;
		if (collection instanceof NewCollection made) {
			present = made.pmemStored();
			if (present instanceof StoredCollection stored && !stored.block().isStored()) {
				// its transaction was rolled back
				made.pmemStore(null);
				present = null;
			}
			if (present == null) {
				return this.faults.checked(() -> store(transaction, made, codec(type)));
			}
		}
		if (!(present instanceof StoredCollection stored)) {
			throw new ValuePathException("is a " + collection.getClass().getName() + "; make it with "
					+ type.type().getSimpleName() + ".create()");
		}
		if (!stored.block().isStored()) {
			throw new ValuePathException("is a collection of a transaction that was rolled back");
		}
		if (stored.codec().layoutNumber() != codec(type).layoutNumber()) {
			throw new ValuePathException("is a " + stored.codec().describe() + ", not a " + codec(type).describe());
		}
		return stored.block().offset;
	}

	/**
	 * Stores a new collection. What it holds follows at once or, where that refers to objects, before the commit: these may
	 * be new, too, and refer to the object that is being stored.
	 */
	private long store(HeapTransaction transaction, NewCollection made, EntryCodec codec) {
		Map<Object, CollectionBlock> waiting = StoreTransaction.waitingCollections(transaction);
		CollectionBlock known = waiting.get(made);
		if (known != null && known.isStored()) {
			return known.offset;
		}
		CollectionBlock block = CollectionBlock.create(transaction, this.faults, codec.form(),
				codec.writtenLayoutNumber(StoreTransaction.blocks(transaction)));
		StoredCollection stored = remember(transaction, block, codec);
		if (!codec.hasReferences()) {
			fill(stored, made);
			return block.offset;
		}
		waiting.put(made, block);
		StoreTransaction.beforeCommit(transaction, () -> {
			if (waiting.remove(made, block) && block.isStored()) {
				fill(stored, made);
			}
		});
		return block.offset;
	}

	@SuppressWarnings("unchecked")
	private static void fill(StoredCollection stored, NewCollection made) {
		switch (stored) {
			case StoredList<?> list -> ((StoredList<Object>) list).addAll((List<Object>) made.pmemContent());
			case StoredSet<?> set -> ((StoredSet<Object>) set).addAll((Set<Object>) made.pmemContent());
			case Map<?, ?> map -> ((Map<Object, Object>) map).putAll((Map<Object, Object>) made.pmemContent());
			default -> throw new AssertionError(stored.codec().form());
		}
		made.pmemStore(stored);
		stored.block().blocks.onUndo(() -> made.pmemStore(null));
	}

	private void requireSame(BlockImage collection, EntryCodec codec, String what) {
		assert collection.kind == BlockKind.COLLECTION.code();
		CollectionForm form = CollectionForm.of(CollectionLayout.form(collection.bytes));
		if (form == null) {
			throw new LayoutMismatchException(what + " is a collection that this release does not know");
		}
		String difference = codec.difference(form, this.catalog.layout(collection.type));
		if (difference != null) {
			throw new LayoutMismatchException(what + ' ' + difference);
		}
	}

	private static StoredCollection remember(HeapTransaction transaction, CollectionBlock block, EntryCodec codec) {
		StoredCollection collection = switch (codec.form()) {
			case LIST -> new StoredList<>(block, codec);
			case SET -> new StoredSet<>(new StoredEntries(block, codec));
			case MAP -> new StoredMap<>(new StoredEntries(block, codec));
			case SORTED_MAP -> new StoredSortedMap<>(new StoredEntries(block, codec));
		};
		StoreTransaction.collections(transaction).put(block.offset, collection);
		return collection;
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.collection.stored;

import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.Map;

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
import dev.pmem.heap.extent.StoreTransaction;
import dev.pmem.heap.object.TypeModels;
import dev.pmem.heap.pool.BlockKind;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.transaction.CollectionLayout;
import dev.pmem.heap.transaction.Transaction;

/**
 * The persistent collections of a pool. Thread-safe; a transaction that is passed in must belong to the calling thread.
 * <p>
 * Lock order: this object's monitor, then that of the catalog.
 */
public final class CollectionStore {

	private final Catalog catalog;

	private final AccessFaults faults;

	private final TypeModels models;

	private final Map<EntryTypes, EntryCodec> codecs = new HashMap<>();

	private record EntryTypes(CollectionForm form, @Nullable Type key, @Nullable Type value) {}

	/** A collection as its transaction knows it. */
	private record Opened(Object collection, EntryCodec codec) {}

	/**
	 * @param models models of the classes that elements, keys and values are made of
	 */
	public CollectionStore(Catalog catalog, AccessFaults faults, TypeModels models) {
		this.catalog = catalog;
		this.faults = faults;
		this.models = models;
	}

	private EntryCodec codec(CollectionForm form, @Nullable Type key, @Nullable Type value) {
		EntryTypes types = new EntryTypes(form, key, value);
		synchronized (this) {
			EntryCodec codec = this.codecs.get(types);
			if (codec == null) {
				codec = new EntryCodec(this.catalog, this.models, form, key, value);
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
			EntryCodec codec = codec(form, key, value);
			long offset = this.catalog.find(blocks, rootKey);
			if (offset != 0) {
				return open(transaction, offset, codec, "Root '" + name + "'");
			}
			if (blocks.isReadOnly()) {
				throw new IllegalStateException(
						"There is no root '" + name + "', and the transaction, which would make it, is read-only");
			}
			CollectionBlock made = CollectionBlock.create(blocks, this.faults, form, codec.layoutNumber());
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
		Opened known = (Opened) StoreTransaction.collections(transaction).get(offset);
		if (known != null && known.codec == codec) {
			return known.collection;
		}
		Transaction blocks = StoreTransaction.blocks(transaction);
		if (!Catalog.isCollection(blocks, offset)) {
			throw new LayoutMismatchException(what + " is a value, not a " + codec.form().simpleName());
		}
		requireSame(blocks.read(offset, new BlockImage()), codec, what);
		return remember(transaction, new CollectionBlock(blocks, this.faults, offset), codec);
	}

	private void requireSame(BlockImage collection, EntryCodec codec, String what) {
		assert collection.kind == BlockKind.COLLECTION.code();
		CollectionForm form = CollectionForm.of(CollectionLayout.form(collection.bytes));
		if (form == null) {
			throw new LayoutMismatchException(what + " is a collection that this release does not know");
		}
		String stored = LayoutNames.describe(form, this.catalog.layout(collection.type));
		String wanted = LayoutNames.describe(codec.form(), codec.layout());
		if (!stored.equals(wanted)) {
			throw new LayoutMismatchException(what + " is a " + stored + ", not a " + wanted);
		}
	}

	private static Object remember(HeapTransaction transaction, CollectionBlock block, EntryCodec codec) {
		Object collection = switch (codec.form()) {
			case LIST -> new StoredList<>(block, codec);
			case SET -> new StoredSet<>(new StoredEntries(block, codec));
			case MAP -> new StoredMap<>(new StoredEntries(block, codec));
			case SORTED_MAP -> new StoredSortedMap<>(new StoredEntries(block, codec));
		};
		StoreTransaction.collections(transaction).put(block.offset, new Opened(collection, codec));
		return collection;
	}

}

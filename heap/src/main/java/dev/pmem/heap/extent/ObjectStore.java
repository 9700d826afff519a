/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.catalog.Catalog;
import dev.pmem.heap.catalog.CatalogKeys;
import dev.pmem.heap.catalog.EntryKind;
import dev.pmem.heap.catalog.ExtentRecord;
import dev.pmem.heap.commit.Transactions;
import dev.pmem.heap.index.IndexTree;
import dev.pmem.heap.index.KeyRange;
import dev.pmem.heap.object.ReflectionTypeModels;
import dev.pmem.heap.object.codec.ObjectCodec;
import dev.pmem.heap.store.ConversionProgress;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.HeapContents;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.Isolation;
import dev.pmem.heap.store.TransactionOptions;
import dev.pmem.heap.transaction.Transaction;
import dev.pmem.heap.transaction.TransactionMode;

/**
 * Objects over blocks: extents and named roots of one pool. Thread-safe.
 */
public final class ObjectStore {

	private final Transactions engine;

	private final Catalog catalog;

	private final ReflectionTypeModels rootModels = new ReflectionTypeModels();

	private final Map<Class<?>, ObjectCodec<?>> rootCodecs = new HashMap<>();

	private final AccessFaults faults;

	private final ReferenceRegistry registry = new ReferenceRegistry();

	private final Map<String, CheckedExtent<?>> extents = new HashMap<>();

	private final StoredClasses classes = new StoredClasses();

	/**
	 * Opens the pool's catalog; a new pool gets one.
	 * @throws dev.pmem.heap.exception.CorruptPoolException if the catalog is damaged
	 */
	public ObjectStore(Transactions engine) {
		this.engine = engine;
		this.faults = new AccessFaults(engine.medium());
		this.catalog = new Catalog(engine);
		addRecorded();
	}

	/** Objects of extents that nobody opens may refer to others. */
	private void addRecorded() {
		Transaction transaction = this.engine.begin(TransactionMode.READ_ONLY);
		try {
			for (String name : this.catalog.names(transaction, EntryKind.EXTENT)) {
				ExtentRecord extent = this.catalog.extent(transaction, name);
				if (extent != null) {
					this.registry.addRecorded(name, extent);
				}
			}
		} finally {
			transaction.rollback();
		}
	}

	/** Begins a transaction, which belongs to the calling thread. */
	public HeapTransaction begin(TransactionOptions options) {
		return new StoreTransaction(
				this.engine.begin(mode(options)), options);
	}

	private static TransactionMode mode(TransactionOptions options) {
		if (options.readOnly()) {
			return TransactionMode.READ_ONLY;
		}
		return (options.isolation() == Isolation.SERIALIZABLE)
				? TransactionMode.SERIALIZABLE
				: TransactionMode.READ_WRITE;
	}

	/** Opens or makes an extent. */
	@SuppressWarnings("unchecked")
	public synchronized <T> Extent<T> extent(ExtentDefinition<T> definition) {
		CheckedExtent<?> known = this.extents.get(definition.name());
		if (known != null && known.definition().equals(definition)) {
			return (Extent<T>) known;
		}
		if (known != null) {
			throw new IllegalStateException("Extent " + definition.name() + " is open with another definition: "
					+ known.definition() + " instead of " + definition);
		}
		CheckedExtent<T> opened = this.faults.checked(() -> new CheckedExtent<>(
				new ExtentOpener<>(this.engine, this.catalog, this.registry, definition, this.faults)
						.open(this.extents::containsKey),
				this.faults));
		this.extents.put(definition.name(), opened);
		this.classes.add(opened);
		return opened;
	}

	/** Converts the objects of all open extents; see {@link StoredExtent#convertObjects}. */
	public long convertObjects(Consumer<ConversionProgress> progress) {
		List<CheckedExtent<?>> open;
		synchronized (this) {
			open = List.copyOf(this.extents.values());
		}
		long converted = 0;
		for (CheckedExtent<?> each : open) {
			converted += this.faults.checked(() -> each.target().convertObjects(progress));
		}
		return converted;
	}

	/** The classes of all open extents. */
	public StoredClasses classes() {
		return this.classes;
	}

	/** The value of a named root; null if there is none. */
	public <T> @Nullable T root(HeapTransaction transaction, String name, Class<T> type) {
		ObjectCodec<T> codec = rootCodec(type);
		return this.faults.checked(
				() -> this.catalog.read(StoreTransaction.blocks(transaction), CatalogKeys.root(name), codec));
	}

	/** Names a value; null takes the name away. */
	public void setRoot(HeapTransaction transaction, String name, @Nullable Object value) {
		this.faults.checked(() -> {
			if (value == null) {
				this.catalog.remove(StoreTransaction.blocks(transaction), CatalogKeys.root(name));
			} else {
				writeRoot(transaction, name, value, value.getClass());
			}
			return name;
		});
	}

	private <T> void writeRoot(HeapTransaction transaction, String name, Object value, Class<T> type) {
		ObjectCodec<T> codec = rootCodec(type);
		int layoutNumber = this.catalog.numberOf(codec.layout());
		this.catalog.write(StoreTransaction.blocks(transaction), CatalogKeys.root(name), codec, layoutNumber,
				type.cast(value));
	}

	@SuppressWarnings("unchecked")
	private synchronized <T> ObjectCodec<T> rootCodec(Class<T> type) {
		return (ObjectCodec<T>) this.rootCodecs.computeIfAbsent(type,
				(key) -> ObjectCodec.of(key, this.rootModels));
	}

	/** The names of the roots that the transaction sees; a new set each time. */
	public Set<String> rootNames(HeapTransaction transaction) {
		return this.faults
				.checked(() -> new HashSet<>(this.catalog.names(StoreTransaction.blocks(transaction), EntryKind.ROOT)));
	}

	/** How classes that are reached from roots are stored. */
	public ReflectionTypeModels rootModels() {
		return this.rootModels;
	}

	/** The pool's catalog. */
	public Catalog catalog() {
		return this.catalog;
	}

	/** The contents of the pool as of the newest commit. Counting takes time in proportion to the indexes. */
	public HeapContents contents() {
		return this.faults.checked(this::readContents);
	}

	private HeapContents readContents() {
		Transaction transaction = this.engine.begin(TransactionMode.READ_ONLY);
		try {
			List<HeapContents.ExtentContents> extents = new ArrayList<>();
			for (String name : this.catalog.names(transaction, EntryKind.EXTENT)) {
				ExtentRecord extent = this.catalog.extent(transaction, name);
				if (extent != null) {
					extents.add(contents(transaction, name, extent));
				}
			}
			return new HeapContents(extents, this.catalog.names(transaction, EntryKind.ROOT));
		} finally {
			transaction.rollback();
		}
	}

	private static HeapContents.ExtentContents contents(Transaction transaction, String name, ExtentRecord extent) {
		return new HeapContents.ExtentContents(name, extent.typeName(), extent.layouts().size(), contents(transaction,
				extent.primary()),
				extent.indexes().stream().map((index) -> contents(transaction, index)).toList());
	}

	private static HeapContents.IndexContents contents(Transaction transaction, ExtentRecord.IndexRecord index) {
		return new HeapContents.IndexContents(index.name(), index.properties(), index.unique(),
				count(transaction, index));
	}

	private static long count(Transaction transaction, ExtentRecord.IndexRecord index) {
		return transaction.count(new IndexTree(index.indexNumber(), index.rootOffset()), KeyRange.all());
	}

	/** The extent of this name if it is open. */
	public synchronized @Nullable StoredExtent<?> openExtent(String name) {
		CheckedExtent<?> known = this.extents.get(name);
		return (known != null) ? known.target() : null;
	}

	/** Gives back the ids that were reserved in advance. */
	public synchronized void close() {
		this.extents.values().forEach((extent) -> extent.target().close());
	}

}

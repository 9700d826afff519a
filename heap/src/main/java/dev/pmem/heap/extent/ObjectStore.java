/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.catalog.Catalog;
import dev.pmem.heap.catalog.CatalogKeys;
import dev.pmem.heap.catalog.EntryKind;
import dev.pmem.heap.catalog.ExtentRecord;
import dev.pmem.heap.commit.Transactions;
import dev.pmem.heap.exception.LayoutMismatchException;
import dev.pmem.heap.index.IndexTree;
import dev.pmem.heap.index.KeyRange;
import dev.pmem.heap.object.LiveTypeModels;
import dev.pmem.heap.object.TypeModels;
import dev.pmem.heap.object.codec.ObjectCodec;
import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.store.ConversionProgress;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.HeapContents;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.Isolation;
import dev.pmem.heap.store.TransactionOptions;
import dev.pmem.heap.store.UnclaimedExtent;
import dev.pmem.heap.transaction.Transaction;
import dev.pmem.heap.transaction.TransactionMode;

/**
 * Objects over blocks: extents and named roots of one pool. Thread-safe.
 */
public final class ObjectStore {

	/** Stands for an object that has no place yet. */
	static final long NO_REFERENCE = 0;

	private final Transactions engine;

	private final Catalog catalog;

	private final RootCodecs roots = new RootCodecs();

	private final AccessFaults faults;

	private final ReferenceRegistry registry = new ReferenceRegistry();

	private final RootReferences rootReferences;

	private final StoreParts parts;

	private final Map<String, CheckedExtent<?>> extents = new HashMap<>();

	/** The names of the open extents, with the class of each that had no objects when it was opened. */
	private final Map<String, String> opened = new HashMap<>();

	private final StoredClasses classes = new StoredClasses();

	/**
	 * Opens the pool's catalog; a new pool gets one.
	 * @param contexts makes a context for a transaction that none was attached to
	 * @param collections makes what gives the pool's persistent collections
	 * @throws dev.pmem.heap.exception.CorruptPoolException if the catalog is damaged
	 */
	public ObjectStore(Transactions engine, Function<HeapTransaction, ObjectContext> contexts,
			CollectionsFactory collections) {
		this.engine = engine;
		this.faults = new AccessFaults(engine.medium());
		this.catalog = new Catalog(engine);
		this.rootReferences = new RootReferences(this.catalog, this.registry);
		this.parts = new StoreParts(this.catalog, this.faults, contexts,
				collections.make(this.catalog, this.faults, this.roots.models()), this::begin);
		addRecorded();
	}

	/** Makes what gives a pool's persistent collections. */
	@FunctionalInterface
	public interface CollectionsFactory {

		/** @param rootModels how classes that are reached from roots are stored */
		PersistentCollections make(Catalog catalog, AccessFaults faults, TypeModels rootModels);

	}

	/** Objects of extents that nobody opens may refer to others. */
	private void addRecorded() {
		Transaction transaction = this.engine.begin(TransactionMode.READ_ONLY);
		try {
			for (String name : this.catalog.names(transaction, EntryKind.EXTENT)) {
				ExtentRecord extent = this.catalog.extent(transaction, name);
				if (extent != null) {
					this.registry.addRecorded(name, extent, true);
				}
			}
			for (String name : this.catalog.names(transaction, EntryKind.OBJECTS)) {
				ExtentRecord objects = this.catalog.objects(transaction, name);
				if (objects != null && !name.equals(RootReferences.NAME)) {
					this.registry.addRecorded(ReferenceRegistry.withoutIds(name), objects, false);
				}
			}
			this.rootReferences.open(transaction);
		} finally {
			transaction.rollback();
		}
	}

	/** Begins a transaction, which belongs to the calling thread. */
	public HeapTransaction begin(TransactionOptions options) {
		return new StoreTransaction(this.parts, this.engine.begin(mode(options)), options);
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
				new ExtentOpener<>(this.engine, this.catalog, this.registry, definition, this.faults, this.classes)
						.open(this.extents::containsKey),
				this.faults));
		this.extents.values().forEach((each) -> noteShared(each.target(), opened.target()));
		this.extents.put(definition.name(), opened);
		if (definition.hasIds()) {
			this.opened.put(definition.name(), isEmpty(definition.name()) ? definition.type().getName() : "");
		}
		this.classes.add(opened);
		this.extents.values().forEach(CheckedExtent::forgetPlans);
		return opened;
	}

	private boolean isEmpty(String extent) {
		return this.faults.checked(() -> read((transaction) -> {
			ExtentRecord record = this.catalog.extent(transaction, extent);
			return record == null || UnclaimedExtents.isEmpty(transaction, record);
		}));
	}

	private <R> R read(Function<Transaction, R> action) {
		Transaction transaction = this.engine.begin(TransactionMode.READ_ONLY);
		try {
			return action.apply(transaction);
		} finally {
			transaction.rollback();
		}
	}

	/** The extents that hold objects and are not open. */
	public List<UnclaimedExtent> unclaimedExtents() {
		Map<String, String> known;
		synchronized (this) {
			known = Map.copyOf(this.opened);
		}
		return this.faults.checked(() -> read((transaction) -> UnclaimedExtents.find(transaction, this.catalog,
				known)));
	}

	private static void noteShared(StoredExtent<?> extent, StoredExtent<?> other) {
		if (!Collections.disjoint(extent.classes().layouts(), other.classes().layouts())) {
			extent.shareClasses();
			other.shareClasses();
		}
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

	/**
	 * The value of a named root; null if there is none. An object with an identity is the same instance each time within a
	 * transaction.
	 */
	public <T> @Nullable T root(HeapTransaction transaction, String name, Class<T> type) {
		return this.faults.checked(() -> readRoot(transaction, name, type));
	}

	private <T> @Nullable T readRoot(HeapTransaction transaction, String name, Class<T> type) {
		Transaction blocks = StoreTransaction.blocks(transaction);
		BlockImage stored = this.catalog.image(blocks, CatalogKeys.root(name));
		if (stored == null) {
			return null;
		}
		Layout written = this.catalog.layout(stored.type);
		if (!written.typeName().equals(RootCodecs.Holder.class.getName())) {
			return decoder(name, this.roots.ofClass(type), written).decode(stored.bytes, stored.length,
					StoreTransaction.context(transaction));
		}
		boolean isReference = written.equals(this.roots.ofReferences().layout());
		ObjectCodec<RootCodecs.Holder> codec = isReference ? this.roots.ofReferences() : this.roots.ofSingle(type);
		Object value = decoder(name, codec, written).decode(stored.bytes, stored.length,
				StoreTransaction.context(transaction)).value();
		if (value != null && !type.isInstance(value)) {
			throw new LayoutMismatchException("Root " + name + " is a " + value.getClass().getName() + ", not a "
					+ type.getName());
		}
		return type.cast(value);
	}

	private static <T> ObjectCodec.Decoder<T> decoder(String name, ObjectCodec<T> codec, Layout written) {
		try {
			return codec.reader(written);
		} catch (LayoutMismatchException ex) {
			throw new LayoutMismatchException("Root " + name + ": " + ex.getMessage());
		}
	}

	/** Names a value; null takes the name away. */
	public void setRoot(HeapTransaction transaction, String name, @Nullable Object value) {
		this.faults.checked(() -> {
			Transaction blocks = StoreTransaction.blocks(transaction);
			long before = valueOf(blocks, name);
			TreeSet<Long> targets = targets(blocks, before);
			if (value == null) {
				this.catalog.remove(blocks, CatalogKeys.root(name));
			} else {
				writeRoot(transaction, name, value);
			}
			long after = valueOf(blocks, name);
			this.rootReferences.update(blocks, before, targets, after, targets(blocks, after));
			return name;
		});
	}

	/** The reference of a root's value; 0 if there is no root of this name, or if it is a collection. */
	private long valueOf(Transaction blocks, String name) {
		long reference = this.catalog.find(blocks, CatalogKeys.root(name));
		return (reference != 0 && Catalog.isCollection(blocks, reference)) ? 0 : reference;
	}

	private TreeSet<Long> targets(Transaction blocks, long value) {
		return this.rootReferences.targets((value != 0) ? blocks.readObject(value, new BlockImage()) : null);
	}

	private void writeRoot(HeapTransaction transaction, String name, Object value) {
		if (this.roots.isReference(LiveTypeModels.typeOf(value))) {
			// stored first: a holder can't wait for its object to get a place
			StoreTransaction.context(transaction).referenceOf(value);
			writeRoot(transaction, name, new RootCodecs.Holder(value), this.roots.ofReferences());
		} else if (this.roots.isSingle(value.getClass())) {
			writeRoot(transaction, name, new RootCodecs.Holder(value), this.roots.ofSingle(value.getClass()));
		} else {
			writeRoot(transaction, name, value, value.getClass());
		}
	}

	private <T> void writeRoot(HeapTransaction transaction, String name, Object value, Class<T> type) {
		ObjectCodec<T> codec = this.roots.ofClass(type);
		writeRoot(transaction, name, type.cast(value), codec);
	}

	private <T> void writeRoot(HeapTransaction transaction, String name, T value, ObjectCodec<T> codec) {
		int layoutNumber = this.catalog.numberOf(codec.layout());
		ObjectContext context = StoreTransaction.context(transaction);
		context.storeReferenced(() -> this.catalog.write(StoreTransaction.blocks(transaction), CatalogKeys.root(name),
				codec, layoutNumber, value, context));
	}

	/** The names of the roots that the transaction sees; a new set each time. */
	public Set<String> rootNames(HeapTransaction transaction) {
		return this.faults
				.checked(() -> new HashSet<>(this.catalog.names(StoreTransaction.blocks(transaction), EntryKind.ROOT)));
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
		return read((transaction) -> {
			List<HeapContents.ExtentContents> extents = new ArrayList<>();
			for (String name : this.catalog.names(transaction, EntryKind.EXTENT)) {
				ExtentRecord extent = this.catalog.extent(transaction, name);
				if (extent != null) {
					extents.add(contents(transaction, name, extent));
				}
			}
			return new HeapContents(extents, this.catalog.names(transaction, EntryKind.ROOT));
		});
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

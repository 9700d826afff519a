/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.catalog.Catalog;
import dev.pmem.heap.catalog.IdSequence;
import dev.pmem.heap.catalog.IntegerIds;
import dev.pmem.heap.catalog.StoredLayout;
import dev.pmem.heap.commit.Transactions;
import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.PoolFacts;
import dev.pmem.heap.exception.UnsupportedTypeException;
import dev.pmem.heap.index.KeyRange;
import dev.pmem.heap.object.codec.ObjectProperties;
import dev.pmem.heap.object.key.ElementKeys;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.query.Selection;
import dev.pmem.heap.query.plan.QueryShape;
import dev.pmem.heap.query.plan.TargetQueries;
import dev.pmem.heap.store.ConversionProgress;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.Hits;
import dev.pmem.heap.store.Rows;
import dev.pmem.heap.transaction.EntryCursor;
import dev.pmem.heap.transaction.Referrers;
import dev.pmem.heap.transaction.Transaction;
import dev.pmem.heap.transaction.TransactionMode;

/**
 * An open extent, or the part of it that belongs to a class of its hierarchy.
 * <p>
 * Invariants: an object is in the extent if and only if the primary index has an entry for it, and then every other
 * index has exactly one, but an index of elements: it has one for each distinct element that is not null. Objects are written in the current layout of their class; those with earlier ones are read
 * through them. What is written is written to the extent of the whole hierarchy; what is found is of {@code T} or of a
 * subclass.
 *
 * @param <T> the class, or the top of the hierarchy
 */
public final class StoredExtent<T> implements Extent<T> {

	private static final Criteria ALL = new Criteria.And(List.of());

	private final Transactions engine;

	private final Catalog catalog;

	private final AccessFaults faults;

	private final ExtentDefinition<T> definition;

	private final ExtentClasses classes;

	/** The index by id; null if objects have no ids: then the extent knows none of them. */
	private final @Nullable ExtentIndex primary;

	private final List<ExtentIndex> indexes;

	private final ReferenceIndexes references;

	/** Where objects were found by their ids. */
	private final KnownPlaces places;

	/** Null where ids aren't whole numbers. */
	private final @Nullable IntegerIds integerIds;

	private final IdSequence sequence;

	/** Null if objects have no ids. */
	private final @Nullable ExtentSearch<T> search;

	private final StoredTargets targets;

	private final LayoutReaders<T> readers;

	private final LayoutRecorder recorder;

	private final ExtentWriters<T> writers;

	/** Which of the objects belong to {@code T}; null in the extent of the whole hierarchy, to which all belong. */
	private final @Nullable ClassScope scope;

	/** The extent of the whole hierarchy. */
	private final StoredExtent<?> home;

	StoredExtent(Transactions engine, Catalog catalog, AccessFaults faults, ExtentDefinition<T> definition,
			ExtentClasses classes, LayoutReaders<T> readers, StoredTargets targets, @Nullable ExtentIndex primary,
			List<ExtentIndex> indexes, ReferenceIndexes references, Referrers referrers) {
		this.targets = targets;
		this.engine = engine;
		this.catalog = catalog;
		this.faults = faults;
		this.definition = definition;
		this.classes = classes;
		this.primary = primary;
		this.indexes = List.copyOf(indexes);
		this.references = references;
		this.readers = readers;
		ObjectProperties properties = classes.properties(definition.type());
		this.integerIds = definition.hasIds() ? IntegerIds.of(properties, definition.idProperty()) : null;
		this.sequence = new IdSequence(engine, catalog, definition.name(),
				(this.integerIds != null) ? this.integerIds : IntegerIds.LONG, this::largestIntegerId);
		this.recorder = new LayoutRecorder(catalog, definition, classes);
		this.writers = new ExtentWriters<>(classes, this.recorder, this.readers, primary, this.indexes, references,
				referrers,
				(this.integerIds != null) ? this.sequence : null);
		this.search = (primary != null)
				? new ExtentSearch<>(definition.type(), hasReferences(), this.readers, faults, properties, primary,
						searched(properties), targets, null)
				: null;
		this.scope = null;
		this.places = new KnownPlaces();
		this.home = this;
	}

	/** The part of a hierarchy's extent that belongs to a class: all is shared but what is found. */
	@SuppressWarnings("unchecked")
	private StoredExtent(StoredExtent<? super T> home, ExtentDefinition<T> definition) {
		this.targets = home.targets;
		this.engine = home.engine;
		this.catalog = home.catalog;
		this.faults = home.faults;
		this.definition = definition;
		this.classes = home.classes;
		this.primary = home.primary;
		this.places = home.places;
		this.indexes = home.indexes;
		this.references = home.references;
		this.readers = (LayoutReaders<T>) home.readers;
		this.integerIds = home.integerIds;
		this.sequence = home.sequence;
		this.recorder = home.recorder;
		this.writers = (ExtentWriters<T>) home.writers;
		this.scope = new ClassScope(definition.type(), this.readers);
		ObjectProperties properties = this.classes.properties(definition.type());
		List<ExtentIndex> usable = new ArrayList<>(this.indexes.stream()
				.filter((index) -> index.properties().stream()
						.allMatch((path) -> properties.hasProperty(ElementKeys.container(path))))
				.toList());
		usable.addAll(this.references.views(properties));
		this.search = new ExtentSearch<>(definition.type(), hasReferences(), this.readers, this.faults, properties,
				primary(), usable, this.targets, this.scope);
		this.home = home.home;
	}

	private ExtentIndex primary() {
		if (this.primary == null) {
			throw withoutIds();
		}
		return this.primary;
	}

	private ExtentSearch<T> search() {
		if (this.search == null) {
			throw withoutIds();
		}
		return this.search;
	}

	/** The indexes of the references of its objects. */
	ReferenceIndexes referenceIndexes() {
		return this.references;
	}

	/** Whether an object of the extent is of one of these classes, or of a subclass; also if its class is not known. */
	public boolean isOneOf(BlockImage object, List<String> typeNames) {
		Class<?> type = this.readers.type(object);
		Set<String> names = new HashSet<>();
		if (type != null) {
			ExtentReferrers.addNames(type, this.definition.models(), names);
		}
		return type == null || typeNames.stream().anyMatch(names::contains);
	}

	/** The names of the indexes of references of its objects; empty if they refer to no other objects. */
	public List<String> references() {
		return this.references.all().stream().map(ReferenceIndex::name).toList();
	}

	/** The indexes that queries may use. */
	private List<ExtentIndex> searched(ObjectProperties properties) {
		List<ExtentIndex> searched = new ArrayList<>(this.indexes);
		searched.addAll(this.references.views(properties));
		return searched;
	}

	private IllegalStateException withoutIds() {
		return new IllegalStateException("Objects of " + this.definition.type().getName()
				+ " have no ids: they are found through the objects that refer to them only");
	}

	/**
	 * The objects of a class of the hierarchy and its subclasses.
	 * @throws IllegalArgumentException if neither it nor a subclass is among the extent's classes
	 */
	@Override
	public <S extends T> StoredExtent<S> ofType(Class<S> type) {
		ExtentDefinition<?> whole = this.home.definition;
		return new StoredExtent<>(this, new ExtentDefinition<>(whole.name(), type, whole.models(), whole.idProperty(),
				whole.indexes()));
	}

	/** The extent of the whole hierarchy; this one if it is that. */
	public StoredExtent<?> home() {
		return this.home;
	}

	/** Another extent holds objects of the same classes: a look at an object does not tell whose it is. */
	void shareClasses() {
		this.places.switchOff();
	}

	/** The classes whose objects the extent of the whole hierarchy holds. */
	ExtentClasses classes() {
		return this.classes;
	}

	/** Whether objects of exactly this class can be stored. */
	public boolean holds(Class<?> type) {
		return this.classes.find(type) != null;
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
		return primary().encoding().encode(id);
	}

	long locateDeleted(HeapTransaction transaction, byte[] key) {
		return StoreTransaction.blocks(transaction).removedReference(primary().tree(), key);
	}

	long locate(HeapTransaction transaction, byte[] key) {
		Transaction blocks = StoreTransaction.blocks(transaction);
		long reference = this.places.get(key);
		if (reference == NONE || !isThere(blocks, reference, key)) {
			reference = blocks.lookup(primary().tree(), key, key.length);
			if (reference != NONE) {
				this.places.put(key, reference);
			}
		}
		return (this.scope == null || reference == NONE || this.scope.contains(blocks.readObject(reference)))
				? reference
				: NONE;
	}

	/** Whether an object of this extent with this key of its id lies at a place. False if the index must be asked. */
	private boolean isThere(Transaction blocks, long reference, byte[] key) {
		BlockImage object = blocks.readGuess(primary().tree(), reference);
		StoredLayout layout = (object != null) ? this.readers.known(object.type) : null;
		return object != null && layout != null
				&& primary().isKey(key, layout, object.bytes, object.length);
	}

	@Override
	public T read(HeapTransaction transaction, long reference) {
		Class<T> type = this.definition.type();
		return hasReferences()
				? type.cast(StoreTransaction.context(transaction).instance(reference, type))
				: this.readers.decode(StoreTransaction.blocks(transaction).readObject(reference));
	}

	/** Whether objects can refer to others. */
	boolean hasReferences() {
		return this.writers.hasReferences();
	}

	/** Whether objects have ids. */
	boolean hasIds() {
		return this.primary != null;
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
		if (this.scope != null) {
			return search().count(transaction, ALL);
		}
		return StoreTransaction.blocks(transaction).count(primary().tree(), KeyRange.all());
	}

	@Override
	public long count(HeapTransaction transaction, Criteria criteria) {
		return search().count(transaction, criteria);
	}

	@Override
	public Hits<T> find(HeapTransaction transaction, Query query) {
		return search().find(transaction, query);
	}

	@Override
	public Rows select(HeapTransaction transaction, Query query, Selection selection) {
		return search().select(transaction, query, selection);
	}

	@Override
	public void check(Selection selection) {
		search().check(selection);
	}

	/** The classes whose objects the query looks at, but for that of the extent. */
	Set<Class<?>> targets(Query query, @Nullable Selection selection) {
		return search().targets(query, selection);
	}

	TargetQueries.Reach reach(QueryShape shape) {
		return (this.search != null) ? this.search.reach(shape) : TargetQueries.Reach.ALL;
	}

	void forgetPlans() {
		if (this.search != null) {
			this.search.forgetPlans();
		}
	}

	@Override
	public String explain(Query query) {
		return search().explain(query);
	}

	@Override
	public void check(Query query) {
		search().check(query);
	}

	// Writing

	@Override
	public long insert(HeapTransaction transaction, T instance) {
		return hasReferences()
				? StoreTransaction.context(transaction).insert(instance)
				: this.writers.of(instance).insert(StoreTransaction.blocks(transaction), instance,
						StoreTransaction.attached(transaction));
	}

	@Override
	public boolean update(HeapTransaction transaction, long reference, T instance) {
		if (hasReferences()) {
			return StoreTransaction.context(transaction).update(reference, instance);
		}
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
		return new ObjectUpdate<>(this.writers, this.faults, transaction, reference);
	}

	/** An insert in steps. */
	ObjectInsert<T> newObject(HeapTransaction transaction) {
		return new ObjectInsert<>(this.writers, this.faults, transaction);
	}

	/**
	 * A new live object of the class, which belongs to nobody and is not stored.
	 * @throws dev.pmem.heap.exception.UnsupportedTypeException if the class is no type of live objects
	 */
	@SuppressWarnings("unchecked")
	T newLive() {
		HierarchyClass<?> own = this.classes.find(this.definition.type());
		if (own == null) {
			throw new UnsupportedTypeException(this.definition.type().getName() + " has no objects of its own");
		}
		return (T) own.codec().create();
	}

	/** A property of whole numbers of the class itself that updates read and overwrite. */
	NumberProperty numberProperty(String name) {
		HierarchyClass<?> own = this.classes.find(this.definition.type());
		if (own == null) {
			throw new IllegalArgumentException(this.definition.type().getName() + " has no objects of its own");
		}
		return new NumberProperty(own.codec(), own.layout(), name);
	}

	@Override
	public void touch(HeapTransaction transaction, long reference) {
		StoreTransaction.blocks(transaction).touchObject(reference);
	}

	@Override
	public void delete(HeapTransaction transaction, long reference) {
		this.writers.delete(StoreTransaction.blocks(transaction), reference);
		ObjectContext context = StoreTransaction.attached(transaction);
		if (context != null) {
			context.deleted(reference);
		}
	}

	/** Writes all objects of earlier layouts in those that the classes have now; see {@link LayoutUpdate}. */
	public long convertObjects(Consumer<ConversionProgress> progress) {
		return new LayoutUpdate(this.engine, this.catalog, this.home.definition.name(), this.classes,
				this.recorder, this.readers, primary(), this.indexes).run(progress);
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
			EntryCursor last = transaction.scan(primary().tree(), KeyRange.all(), true);
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

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.catalog.Catalog;
import dev.pmem.heap.catalog.CatalogKeys;
import dev.pmem.heap.catalog.EntryKind;
import dev.pmem.heap.catalog.ExtentHistory;
import dev.pmem.heap.catalog.ExtentLayouts;
import dev.pmem.heap.catalog.ExtentRecord;
import dev.pmem.heap.catalog.ExtentRecord.IndexRecord;
import dev.pmem.heap.catalog.StoredLayout;
import dev.pmem.heap.commit.Transactions;
import dev.pmem.heap.exception.LayoutMismatchException;
import dev.pmem.heap.index.IndexTree;
import dev.pmem.heap.index.KeyRange;
import dev.pmem.heap.object.codec.ObjectCodec;
import dev.pmem.heap.object.codec.ObjectProperties;
import dev.pmem.heap.object.key.ElementKeys;
import dev.pmem.heap.object.key.KeyEncoding;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.IndexDefinition;
import dev.pmem.heap.transaction.Transaction;
import dev.pmem.heap.transaction.TransactionMode;

/**
 * Brings an extent in the pool to its definition: creates it, or finds it under a previous name, checks that all of its
 * objects can be read, drops indexes that are no longer wanted, and builds indexes that are new or whose keys are made
 * otherwise now.
 * <p>
 * All of this is one transaction unless there are many objects. Then:
 * <ol>
 * <li>A commit makes the new indexes, which are empty, and names them as unfinished in the extent's history. A crash after it
 * leaves the extent as it was; the next opening frees the unfinished indexes and begins again.
 * <li>Commits of a bounded size fill the new indexes. A crash after each is as a crash after step 1.
 * <li>A commit records the extent as it is now, with the new indexes. Large indexes that are not wanted any more are named
 * as unfinished in their place. A crash after it leaves the extent opened; the next opening frees the rest.
 * <li>Commits of a bounded size free these indexes.
 * </ol>
 * An opening that is refused frees what it has made, so the extent is as it was. Not thread-safe; for one opening.
 */
final class ExtentOpener<T> {

	private static final String PRIMARY = "id";

	private static final System.Logger LOGGER = System.getLogger(ExtentOpener.class.getName());

	private final Transactions engine;

	private final Catalog catalog;

	private final ReferenceRegistry registry;

	private final ExtentDefinition<T> definition;

	private final AccessFaults faults;

	private final StoredTargets targets;

	/** The classes of the definition that have objects of their own. */
	private final List<ObjectCodec<? extends T>> codecs;

	/** @param stored the classes that open extents store */
	ExtentOpener(Transactions engine, Catalog catalog, ReferenceRegistry registry, ExtentDefinition<T> definition,
			AccessFaults faults, StoredClasses stored) {
		this.targets = new StoredTargets(stored, definition.models());
		this.engine = engine;
		this.catalog = catalog;
		this.registry = registry;
		this.definition = definition;
		this.faults = faults;
		this.codecs = definition.classes().stream()
				.<ObjectCodec<? extends T>>map((type) -> ObjectCodec.of(type, definition.models())).toList();
		if (definition.hasIds()) {
			this.codecs.forEach((codec) -> codec.identifyBy(definition.idProperty()));
		}
	}

	/**
	 * Opens the extent.
	 * @param isOpen whether an extent of this name is open: then another definition can't take the name over
	 */
	StoredExtent<T> open(Predicate<String> isOpen) {
		if (!this.definition.hasIds()) {
			return changeReferences(() -> {
				StoredExtent<T> opened = this.catalog.inTransaction(this::withoutIds);
				this.registry.opened(ReferenceRegistry.withoutIds(this.definition.name()), opened.referenceIndexes());
				return opened;
			});
		}
		for (ObjectCodec<?> codec : this.codecs) {
			ExtentIndex.encoding(codec, List.of(this.definition.idProperty()), true);
		}
		String storedName = read((transaction) -> storedName(transaction, isOpen));
		UnfinishedIndexes unfinished = new UnfinishedIndexes(this.engine, this.catalog, storedName);
		unfinished.free();
		Plan plan = changeReferences(() -> {
			Plan made = this.catalog.inTransaction((transaction) -> begin(transaction, storedName));
			this.registry.opened(storedName, made.allReferences());
			return made;
		});
		if (plan.buildsInParts()) {
			try {
				plan.buildInParts();
				changeReferences(() -> this.catalog.inTransaction((transaction) -> plan.finish(transaction)));
			} catch (RuntimeException ex) {
				this.registry.opened(storedName, plan.formerReferences());
				unfinished.free();
				throw ex;
			}
		}
		if (!storedName.equals(this.definition.name())) {
			this.registry.removed(storedName);
		}
		this.registry.opened(this.definition.name(), plan.opened().referenceIndexes());
		new UnfinishedIndexes(this.engine, this.catalog, this.definition.name()).free();
		return plan.opened();
	}

	private Plan begin(Transaction transaction, String storedName) {
		Plan plan = plan(transaction, storedName);
		if (plan.buildsInParts()) {
			plan.recordUnfinished(transaction);
		} else {
			plan.build(transaction);
			plan.finish(transaction);
		}
		return plan;
	}

	/** Who deletes an object meanwhile is told to try again, if the indexes of references are about to be others. */
	private <R> R changeReferences(Supplier<R> action) {
		try {
			return action.get();
		} finally {
			this.registry.endChange();
		}
	}

	/** Objects without ids are in no index but those of their references. */
	private StoredExtent<T> withoutIds(Transaction transaction) {
		List<HierarchyClass<?>> known = new ArrayList<>();
		for (ObjectCodec<? extends T> codec : this.codecs) {
			known.add(stored(codec));
		}
		String name = this.definition.name();
		ExtentRecord before = this.catalog.objects(transaction, name);
		ExtentClasses classes = ExtentClasses.of(this.definition, known, this.catalog, before);
		LayoutReaders<T> readers = new LayoutReaders<>(
				new ExtentLayouts(this.catalog, ExtentHistory.EMPTY, classes.current()), this.definition, classes);
		int[] number = {this.catalog.nextIndexNumber(transaction)};
		ReferenceIndexOpener opener = new ReferenceIndexOpener(this.definition, before, (_) -> null);
		opener.open(transaction, this.codecs, true, () -> number[0]++);
		if (opener.isChange()) {
			this.registry.beginChange();
		}
		ExtentRecord after = new ExtentRecord(this.definition.type().getName(), "", classes.recorded(),
				ExtentRecord.NO_INDEX, opener.indexes().stream().map(ReferenceIndex::toRecord).toList(), List.of());
		if (!after.equals(before)) {
			this.catalog.putObjects(transaction, name, after);
		}
		ReferenceIndexes references = new ReferenceIndexes(opener.indexes());
		return new StoredExtent<>(this.engine, this.catalog, this.faults, this.definition, classes, readers,
				this.targets, null,
				List.of(), references, new ExtentReferrers(this.registry, this.definition, classes, readers,
						references));
	}

	private <R> R read(Function<Transaction, R> action) {
		Transaction transaction = this.engine.begin(TransactionMode.READ_ONLY);
		try {
			return action.apply(transaction);
		} finally {
			transaction.rollback();
		}
	}

	/** The name under which the pool has the extent; that of the definition if it has none. */
	private String storedName(Transaction transaction, Predicate<String> isOpen) {
		String name = this.definition.name();
		long count = count(transaction, name);
		for (String previous : previousNames()) {
			long previousCount = count(transaction, previous);
			if (previousCount < 0 || this.catalog.history(transaction, name).formerNames().contains(previous)) {
				continue;
			}
			if (count > 0 && previousCount > 0 && !previous.equals(this.definition.type().getName())) {
				throw new LayoutMismatchException("Extents " + name + " and " + previous + " in pool "
						+ this.engine.medium().name()
						+ " both hold objects, though the one is the other's previous name; "
						+ "take the previous name away, or open both under their names and move the objects");
			}
			if (count > 0 || previousCount == 0 && count == 0) {
				continue;
			}
			if (isOpen.test(previous)) {
				throw new IllegalStateException("Extent " + previous + ", the previous name of extent " + name
						+ ", is open");
			}
			return previous;
		}
		return name;
	}

	private Set<String> previousNames() {
		Set<String> names = new LinkedHashSet<>(this.definition.previousNames());
		if (this.definition.name().equals(this.definition.type().getName())) {
			names.addAll(this.definition.models().previousNames(this.definition.type()));
		}
		names.remove(this.definition.name());
		return names;
	}

	/** How many objects an extent has; -1 if there is none of this name. */
	private long count(Transaction transaction, String name) {
		ExtentRecord extent = this.catalog.extent(transaction, name);
		return (extent != null) ? transaction.count(tree(extent.primary()), KeyRange.all()) : -1;
	}

	private static IndexTree tree(IndexRecord index) {
		return new IndexTree(index.indexNumber(), index.rootOffset());
	}

	private Plan plan(Transaction transaction, String storedName) {
		List<HierarchyClass<?>> known = new ArrayList<>();
		for (ObjectCodec<? extends T> codec : this.codecs) {
			known.add(stored(codec));
		}
		ExtentRecord before = this.catalog.extent(transaction, storedName);
		ExtentClasses classes = ExtentClasses.of(this.definition, known, this.catalog, before);
		ExtentHistory history = this.catalog.history(transaction, storedName);
		try {
			checkNoOtherExtent(transaction, storedName, classes);
			Plan plan = new Plan(transaction, storedName, before, history, classes);
			plan.requireReadable();
			plan.chooseIndexes(transaction);
			return plan;
		} catch (LayoutMismatchException ex) {
			throw ex.in("Extent " + this.definition.name() + " in pool " + this.engine.medium().name());
		}
	}

	private <S extends T> HierarchyClass<S> stored(ObjectCodec<S> codec) {
		return new HierarchyClass<>(codec.type(), codec.layout().root().typeName(), codec,
				new StoredLayout(this.catalog.reserve(codec.layout()), codec.layout()));
	}

	/**
	 * Refuses classes whose objects the pool has in the extent of a higher or a lower class. Two extents of the same
	 * class are allowed, and so is an empty one.
	 */
	private void checkNoOtherExtent(Transaction transaction, String storedName, ExtentClasses classes) {
		List<String> own = classes.all().stream().map(HierarchyClass::typeName).toList();
		for (String name : this.catalog.names(transaction, EntryKind.EXTENT)) {
			boolean isOwn = name.equals(this.definition.name()) || name.equals(storedName);
			ExtentRecord other = isOwn ? null : this.catalog.extent(transaction, name);
			if (other == null || other.typeName().equals(this.definition.type().getName())) {
				continue;
			}
			List<String> shared = new ArrayList<>(typeNames(other));
			shared.retainAll(own);
			if (!shared.isEmpty() && transaction.count(tree(other.primary()), KeyRange.all()) > 0) {
				throw LayoutMismatchException.otherExtent("Extent " + this.definition.name() + " of "
						+ this.definition.type().getName() + " and its subclasses can't be opened: pool "
						+ this.engine.medium().name() + " has the objects of " + String.join(", ", shared)
						+ " in extent " + name + ", whose top is " + other.typeName()
						+ ". A class belongs to one extent, that of the top of its hierarchy, and objects do not move"
						+ " to another one by themselves.");
			}
		}
	}

	private List<String> typeNames(ExtentRecord extent) {
		return extent.classes().isEmpty()
				? extent.layouts().stream().map((number) -> this.catalog.layout(number).root().typeName()).distinct()
						.toList()
				: extent.classes().stream().map(ExtentRecord.ClassRecord::typeName).toList();
	}

	/** What an opening does. */
	private final class Plan {

		private final String storedName;

		/** What the catalog has of the extent; null if it's new. */
		private final @Nullable ExtentRecord before;

		private final ExtentHistory history;

		private final ExtentClasses classes;

		private final ObjectProperties properties;

		/** Null if the extent is new. */
		private final @Nullable ClassChanges changes;

		private final ExtentLayouts layouts;

		private final List<ExtentIndex> built = new ArrayList<>();

		private final List<ExtentIndex> indexes = new ArrayList<>();

		private final List<IndexRecord> dropped = new ArrayList<>();

		private final LayoutReaders<T> readers;

		private final ReferenceIndexOpener references;

		private @Nullable ExtentIndex primary;

		private int nextIndexNumber;

		/** How many objects there are to be indexed. */
		private long objectCount;

		private @Nullable StoredExtent<T> opened;

		Plan(Transaction transaction, String storedName, @Nullable ExtentRecord before, ExtentHistory history,
				ExtentClasses classes) {
			this.storedName = storedName;
			this.before = before;
			this.history = history;
			this.classes = classes;
			this.properties = classes.properties(ExtentOpener.this.definition.type());
			this.changes = (before != null)
					? ClassChanges.of(transaction, ExtentOpener.this.catalog, before, history, classes,
							new LayoutCensus(this::newScan, this::id))
					: null;
			this.layouts = (this.changes != null)
					? this.changes.layouts()
					: new ExtentLayouts(ExtentOpener.this.catalog, ExtentHistory.EMPTY, classes.current());
			this.nextIndexNumber = ExtentOpener.this.catalog.nextIndexNumber(transaction);
			this.readers = new LayoutReaders<>(this.layouts, ExtentOpener.this.definition, classes);
			this.references = new ReferenceIndexOpener(ExtentOpener.this.definition, before, this.readers::id);
		}

		StoredExtent<T> opened() {
			return Objects.requireNonNull(this.opened);
		}

		void requireReadable() {
			ClassChanges known = this.changes;
			if (known == null) {
				return;
			}
			requireId(known);
			known.requireReadable();
			known.requireValues(newScan(), this::id);
			if (!this.classes.unknown().isEmpty()) {
				LOGGER.log(System.Logger.Level.WARNING, "Extent " + ExtentOpener.this.definition.name() + " in pool "
						+ ExtentOpener.this.engine.medium().name()
						+ " may hold objects of classes that this release of the application lacks: "
						+ this.classes.unknown() + ". Reading one of them is refused; the others can be read.");
			}
		}

		private @Nullable Object id(BlockImage object) {
			return this.properties.reader(this.properties.property(ExtentOpener.this.definition.idProperty()),
					this.layouts.get(object.type).layout()).value(object.bytes, object.length);
		}

		/** An extent without objects may get any id. */
		private void requireId(ClassChanges known) {
			IndexRecord stored = Objects.requireNonNull(this.before).primary();
			KeyEncoding encoding = ExtentIndex.encoding(this.properties,
					List.of(ExtentOpener.this.definition.idProperty()), true);
			if (isIdKept(known, stored, encoding)) {
				return;
			}
			known.takeCensus();
			if (!isIdKept(known, stored, encoding) && known.census().total() > 0) {
				throw new LayoutMismatchException(LayoutCensus.objects(known.census().total())
						+ ((known.census().total() == 1) ? " is" : " are") + " ordered by id "
						+ stored.signature() + ", but the class has id " + encoding.signature()
						+ ". An id can have another name, with @PreviousName, and a wider type, but not another one; "
						+ "store the objects in a new extent.");
			}
		}

		private static boolean isIdKept(ClassChanges known, IndexRecord stored, KeyEncoding encoding) {
			List<String> paths = KeyEncoding.paths(encoding.signature());
			boolean isKept = KeyEncoding.widens(stored.signature(), encoding.signature())
					&& paths.stream().noneMatch(known::isMissing);
			for (int index = 0; isKept && index < paths.size(); index++) {
				isKept = known.isSamePlace(KeyEncoding.paths(stored.signature()).get(index), paths.get(index));
			}
			return isKept;
		}

		/** Finds out which indexes are kept, and makes the others, empty. */
		void chooseIndexes(Transaction transaction) {
			ExtentDefinition<T> wanted = ExtentOpener.this.definition;
			ExtentRecord record = this.before;
			this.references.open(transaction, ExtentOpener.this.codecs, !this.classes.unknown().isEmpty(),
					() -> this.nextIndexNumber++);
			if (this.references.isChange()) {
				ExtentOpener.this.registry.beginChange();
			}
			List<IndexRecord> left = new ArrayList<>((record != null) ? record.indexes() : List.of());
			left.removeIf((index) -> index.references() != null);
			IndexDefinition byId = new IndexDefinition(PRIMARY, List.of(wanted.idProperty()), true);
			ExtentIndex kept = (record != null) ? keep(new ArrayList<>(List.of(record.primary())), byId, true) : null;
			if (record != null && kept == null) {
				this.dropped.add(record.primary());
			}
			this.primary = (kept != null) ? kept : create(transaction, byId, true);
			for (IndexDefinition each : wanted.indexes()) {
				ExtentIndex found = keep(left, each, false);
				this.indexes.add((found != null) ? found : create(transaction, each, false));
			}
			this.dropped.addAll(left);
			this.dropped.addAll(this.references.dropped());
			this.objectCount = (record == null || this.built.isEmpty() && !this.references.mayHaveEntries(
					record.layouts().stream().map(this.layouts::get).toList()))
							? 0
							: transaction.count(tree(record.primary()), KeyRange.all());
		}

		private ExtentIndex create(Transaction transaction, IndexDefinition wanted, boolean isId) {
			IndexTree tree = transaction.createIndex(this.nextIndexNumber++);
			ExtentIndex index = new ExtentIndex(wanted.name(), tree, wanted.properties(), wanted.unique(),
					this.properties, isId);
			this.built.add(index);
			return index;
		}

		/** The index among these that has the keys of the wanted one, which is taken out; null if there is none. */
		private @Nullable ExtentIndex keep(List<IndexRecord> records, IndexDefinition wanted, boolean isId) {
			KeyEncoding encoding = ExtentIndex.encoding(this.properties, wanted.properties(), isId);
			List<IndexRecord> sameNameFirst = new ArrayList<>(records);
			sameNameFirst.sort(Comparator.comparing((index) -> !index.name().equals(wanted.name())));
			for (IndexRecord index : sameNameFirst) {
				if ((index.unique() || !wanted.unique()) && hasSameKeys(index.signature(), encoding.signature())) {
					records.remove(index);
					return new ExtentIndex(wanted.name(), tree(index), wanted.properties(), wanted.unique(),
							this.properties, isId);
				}
			}
			return null;
		}

		private boolean hasSameKeys(String stored, String wanted) {
			ClassChanges known = this.changes;
			if (known == null || !KeyEncoding.form(stored).equals(KeyEncoding.form(wanted))) {
				return false;
			}
			List<String> before = KeyEncoding.paths(stored).stream().map(ElementKeys::container).toList();
			List<String> now = KeyEncoding.paths(wanted).stream().map(ElementKeys::container).toList();
			for (int index = 0; index < now.size(); index++) {
				if (!known.isSame(before.get(index), now.get(index))) {
					return false;
				}
			}
			return true;
		}

		boolean buildsInParts() {
			return this.objectCount * (this.built.size() + this.references.built()
					.size()) > IndexBuild.ENTRIES_IN_COMMIT;
		}

		/** The indexes of references, those that are to be filled and those that are to be dropped among them. */
		ReferenceIndexes allReferences() {
			List<ReferenceIndex> all = new ArrayList<>(this.references.indexes());
			if (buildsInParts()) {
				all.addAll(this.references.former());
			}
			return new ReferenceIndexes(all);
		}

		/** The indexes of references as they were before. */
		ReferenceIndexes formerReferences() {
			List<ReferenceIndex> former = new ArrayList<>(this.references.indexes());
			former.removeAll(this.references.built());
			former.addAll(this.references.former());
			return new ReferenceIndexes(former);
		}

		private IndexBuild newBuild() {
			return new IndexBuild(ExtentOpener.this.engine, ExtentOpener.this.definition.name(), this.built,
					this.references.built(), this.layouts, this::id);
		}

		private ObjectScan newScan() {
			return new ObjectScan(ExtentOpener.this.engine, Objects.requireNonNull(this.changes).primary());
		}

		void build(Transaction transaction) {
			if (this.objectCount > 0) {
				newBuild().fill(transaction, newScan());
			}
		}

		void buildInParts() {
			newBuild().fillInParts(newScan(), this.objectCount);
		}

		void recordUnfinished(Transaction transaction) {
			List<IndexRecord> unfinished = new ArrayList<>(this.built.stream().map(ExtentIndex::toRecord).toList());
			this.references.built().forEach((index) -> unfinished.add(index.toRecord()));
			ExtentOpener.this.catalog.putHistory(transaction, this.storedName, this.history.withUnfinished(unfinished));
		}

		/** Records the extent as it is now. */
		StoredExtent<T> finish(Transaction transaction) {
			ExtentDefinition<T> definition = ExtentOpener.this.definition;
			Catalog catalog = ExtentOpener.this.catalog;
			ExtentIndex byId = Objects.requireNonNull(this.primary);
			if (this.references.isChange()) {
				ExtentOpener.this.registry.beginChange();
			}
			takeName(transaction);
			List<IndexRecord> records = new ArrayList<>(this.indexes.stream().map(ExtentIndex::toRecord).toList());
			this.references.indexes().forEach((index) -> records.add(index.toRecord()));
			ExtentRecord after = new ExtentRecord(definition.type().getName(), definition.idProperty(),
					this.classes.recorded(), byId.toRecord(), records, this.classes.records(catalog));
			if (!after.equals(this.before)) {
				catalog.putExtent(transaction, definition.name(), after);
			}
			List<IndexRecord> large = new ArrayList<>();
			for (IndexRecord index : this.dropped) {
				if (UnfinishedIndexes.isSmall(transaction, tree(index))) {
					transaction.dropIndex(tree(index));
				} else {
					large.add(index);
				}
			}
			ExtentHistory now = opened(after).withUnfinished(large);
			if (!this.storedName.equals(definition.name())) {
				now = now.withFormerName(this.storedName);
			}
			if (!now.equals(catalog.history(transaction, definition.name()))) {
				catalog.putHistory(transaction, definition.name(), now);
			}
			if (buildsInParts()) {
				this.built.forEach((index) -> transaction.finishIndex(index.tree()));
				this.references.built().forEach((index) -> transaction.finishIndex(index.tree()));
			}
			ReferenceIndexes referenceIndexes = new ReferenceIndexes(this.references.indexes());
			this.opened = new StoredExtent<>(ExtentOpener.this.engine, catalog, ExtentOpener.this.faults, definition,
					this.classes, this.readers, ExtentOpener.this.targets, byId, this.indexes, referenceIndexes,
					new ExtentReferrers(ExtentOpener.this.registry, definition, this.classes, this.readers,
							referenceIndexes));
			return this.opened;
		}

		private ExtentHistory opened(ExtentRecord after) {
			ClassChanges known = this.changes;
			return (known == null)
					? this.history
					: this.history.opened(after, known.views(), this.classes.current().stream().filter(
							this.classes.recorded()::contains).toList(), known.unwritten(), known.vacant());
		}

		/** Gives an extent with a previous name its present one; the empty extent that may have it is dropped. */
		private void takeName(Transaction transaction) {
			String name = ExtentOpener.this.definition.name();
			if (this.storedName.equals(name)) {
				return;
			}
			Catalog catalog = ExtentOpener.this.catalog;
			ExtentRecord empty = catalog.extent(transaction, name);
			if (empty != null) {
				transaction.dropIndex(tree(empty.primary()));
				empty.indexes().forEach((index) -> transaction.dropIndex(tree(index)));
				catalog.history(transaction, name).unfinished()
						.forEach((index) -> transaction.dropIndex(tree(index)));
				catalog.remove(transaction, CatalogKeys.extent(name));
				catalog.remove(transaction, CatalogKeys.history(name));
				catalog.remove(transaction, CatalogKeys.sequence(name));
			}
			catalog.rename(transaction, this.storedName, name);
		}

	}

}

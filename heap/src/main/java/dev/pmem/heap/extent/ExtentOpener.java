/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.catalog.Catalog;
import dev.pmem.heap.catalog.EntryKind;
import dev.pmem.heap.catalog.ExtentRecord;
import dev.pmem.heap.catalog.ExtentRecord.IndexRecord;
import dev.pmem.heap.catalog.StoredLayout;
import dev.pmem.heap.commit.Transactions;
import dev.pmem.heap.exception.LayoutMismatchException;
import dev.pmem.heap.exception.UniqueKeyException;
import dev.pmem.heap.index.IndexTree;
import dev.pmem.heap.index.KeyRange;
import dev.pmem.heap.object.codec.ObjectCodec;
import dev.pmem.heap.object.codec.ObjectProperties;
import dev.pmem.heap.object.key.KeyEncoding;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.IndexDefinition;
import dev.pmem.heap.transaction.EntryCursor;
import dev.pmem.heap.transaction.Transaction;

/**
 * Brings an extent in the pool to its definition: creates it, checks that every layout of its objects can be read,
 * drops indexes that are no longer wanted, and builds indexes that are new or whose keys are made otherwise now. All of
 * this is one transaction, so a start that fails or crashes changes nothing.
 */
final class ExtentOpener<T> {

	private static final String PRIMARY = "id";

	private static final System.Logger LOGGER = System.getLogger(ExtentOpener.class.getName());

	private final Transactions engine;

	private final Catalog catalog;

	private final ExtentDefinition<T> definition;

	/** The classes of the definition that have objects of their own. */
	private final List<ObjectCodec<? extends T>> codecs;

	private final List<ExtentIndex> built = new ArrayList<>();

	/** The properties of all classes; null until the catalog was asked for what is recorded. */
	private @Nullable ObjectProperties properties;

	ExtentOpener(Transactions engine, Catalog catalog, ExtentDefinition<T> definition) {
		this.engine = engine;
		this.catalog = catalog;
		this.definition = definition;
		this.codecs = definition.classes().stream()
				.<ObjectCodec<? extends T>>map((type) -> ObjectCodec.of(type, definition.models())).toList();
		this.codecs.forEach((codec) -> codec.identifyBy(definition.idProperty()));
	}

	StoredExtent<T> open(AccessFaults faults) {
		for (ObjectCodec<?> codec : this.codecs) {
			ExtentIndex.encoding(codec, List.of(this.definition.idProperty()), true);
		}
		List<HierarchyClass<?>> known = new ArrayList<>();
		for (ObjectCodec<? extends T> codec : this.codecs) {
			known.add(stored(codec));
		}
		int recordLayoutNumber = this.catalog.extentLayoutNumber();
		return this.catalog.inTransaction((transaction) -> {
			ExtentRecord before = this.catalog.extent(transaction, this.definition.name());
			ExtentClasses classes = ExtentClasses.of(this.definition, known, this.catalog, before);
			checkNoOtherExtent(transaction, classes);
			this.properties = classes.properties(this.definition.type());
			Numbers numbers = new Numbers(this.catalog.nextIndexNumber(transaction));
			ExtentIndex primary = primary(transaction, before, numbers);
			if (before != null) {
				checkReadable(before, classes);
			}
			List<ExtentIndex> indexes = new ArrayList<>();
			for (IndexDefinition wanted : this.definition.indexes()) {
				ExtentIndex kept = keep(before, wanted);
				indexes.add((kept != null)
						? kept
						: create(transaction, numbers, wanted.name(), wanted.properties(), wanted.unique(), false));
			}
			drop(transaction, before, indexes);
			if (before != null && !this.built.isEmpty()) {
				build(transaction, primary);
			}
			ExtentRecord after = new ExtentRecord(this.definition.type().getName(), this.definition.idProperty(),
					classes.layouts(), primary.toRecord(), indexes.stream().map(ExtentIndex::toRecord).toList(),
					classes.records(this.catalog));
			if (!after.equals(before)) {
				this.catalog.putExtent(transaction, this.definition.name(), after, recordLayoutNumber);
			}
			return new StoredExtent<>(this.engine, this.catalog, faults, this.definition, classes, primary, indexes);
		});
	}

	/**
	 * Refuses classes whose objects the pool has in the extent of a higher or a lower class. Two extents of the same
	 * class are allowed, and so is an empty one.
	 */
	private void checkNoOtherExtent(Transaction transaction, ExtentClasses classes) {
		List<String> own = classes.all().stream().map(HierarchyClass::typeName).toList();
		for (String name : this.catalog.names(transaction, EntryKind.EXTENT)) {
			ExtentRecord other = name.equals(this.definition.name()) ? null : this.catalog.extent(transaction, name);
			if (other == null || other.typeName().equals(this.definition.type().getName())) {
				continue;
			}
			List<String> shared = new ArrayList<>(typeNames(other));
			shared.retainAll(own);
			IndexTree objects = new IndexTree(other.primary().indexNumber(), other.primary().rootOffset());
			if (!shared.isEmpty() && transaction.count(objects, KeyRange.all()) > 0) {
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

	private <S extends T> HierarchyClass<S> stored(ObjectCodec<S> codec) {
		return new HierarchyClass<>(codec.type(), codec.layout().root().typeName(), codec,
				new StoredLayout(this.catalog.numberOf(codec.layout()), codec.layout()));
	}

	private ExtentIndex primary(Transaction transaction, @Nullable ExtentRecord before, Numbers numbers) {
		if (before == null) {
			return create(transaction, numbers, PRIMARY, List.of(this.definition.idProperty()), true, true);
		}
		ExtentIndex primary = new ExtentIndex(before.primary(), properties(), true);
		checkId(before, primary.encoding());
		return primary;
	}

	private ObjectProperties properties() {
		return Objects.requireNonNull(this.properties);
	}

	/** Gives out numbers of new indexes. */
	private static final class Numbers {

		private int next;

		Numbers(int next) {
			this.next = next;
		}

		int take() {
			return this.next++;
		}

	}

	private void checkId(ExtentRecord before, KeyEncoding idEncoding) {
		if (!before.primary().signature().equals(idEncoding.signature())) {
			throw new LayoutMismatchException("Extent " + this.definition.name() + " in pool "
					+ this.engine.medium().name() + " is ordered by id " + before.primary().signature()
					+ ", but the class has id " + idEncoding.signature()
					+ ". An id's name and type can't change; store the objects in a new extent.");
		}
	}

	private void checkReadable(ExtentRecord before, ExtentClasses classes) {
		for (int number : before.layouts()) {
			HierarchyClass<?> owner = classes.owner(number);
			if (owner != null) {
				owner.codec().checkReadable(this.catalog.layout(number));
			}
		}
		if (!classes.unknown().isEmpty()) {
			LOGGER.log(System.Logger.Level.WARNING, "Extent " + this.definition.name() + " in pool "
					+ this.engine.medium().name() + " may hold objects of classes that this release of the application"
					+ " lacks: " + classes.unknown() + ". Reading one of them is refused; the others can be read.");
		}
	}

	private ExtentIndex create(Transaction transaction, Numbers numbers, String name, List<String> properties,
			boolean unique, boolean isId) {
		IndexTree tree = transaction.createIndex(numbers.take());
		ExtentIndex index = new ExtentIndex(name, tree, properties, unique, properties(), isId);
		this.built.add(index);
		return index;
	}

	/** The index as it is in the pool, if it is the wanted index. */
	private @Nullable ExtentIndex keep(@Nullable ExtentRecord before, IndexDefinition wanted) {
		if (before == null) {
			return null;
		}
		KeyEncoding encoding = ExtentIndex.encoding(properties(), wanted.properties(), false);
		for (IndexRecord index : before.indexes()) {
			if (ExtentIndex.matches(index, wanted, encoding)) {
				return new ExtentIndex(index, properties(), false);
			}
		}
		return null;
	}

	private static void drop(Transaction transaction, @Nullable ExtentRecord before, List<ExtentIndex> kept) {
		if (before == null) {
			return;
		}
		for (IndexRecord index : before.indexes()) {
			if (kept.stream().noneMatch((each) -> each.tree().indexNumber() == index.indexNumber())) {
				transaction.dropIndex(new IndexTree(index.indexNumber(), index.rootOffset()));
			}
		}
	}

	/** Fills the new indexes from the existing objects. */
	private void build(Transaction transaction, ExtentIndex primary) {
		BlockImage image = new BlockImage();
		EntryCursor cursor = transaction.scan(primary.tree(), KeyRange.all(), false);
		while (cursor.next()) {
			long reference = cursor.reference();
			BlockImage object = transaction.readObject(reference, image);
			for (ExtentIndex index : this.built) {
				StoredLayout layout = new StoredLayout(object.type, this.catalog.layout(object.type));
				byte[] key = index.key(layout, object.bytes, object.length);
				boolean enforce = index.isEnforced(layout, object.bytes, object.length);
				if (enforce && transaction.lookup(index.tree(), key, key.length) != 0) {
					throw new UniqueKeyException("Index " + index.name() + " on " + this.definition.type().getName()
							+ " by "
							+ index.properties() + " can't be made unique: pool " + this.engine.medium().name()
							+ " holds several objects with the same key. Remove duplicates, or make it not unique.");
				}
				transaction.addEntry(index.tree(), key, reference, enforce ? index.description() : null);
			}
		}
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntSupplier;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.annotation.DeleteAction;
import dev.pmem.heap.catalog.ExtentRecord;
import dev.pmem.heap.catalog.ExtentRecord.IndexRecord;
import dev.pmem.heap.catalog.ExtentRecord.ReferenceRecord;
import dev.pmem.heap.catalog.StoredLayout;
import dev.pmem.heap.exception.UnsupportedTypeException;
import dev.pmem.heap.index.IndexTree;
import dev.pmem.heap.object.PropertyRules;
import dev.pmem.heap.object.codec.LayoutReferences;
import dev.pmem.heap.object.codec.ObjectCodec;
import dev.pmem.heap.object.codec.ReferencePath;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.transaction.ReferenceRule;
import dev.pmem.heap.transaction.Transaction;

/**
 * Finds or makes the indexes of the references of an extent's objects, one for each path of one of its classes. Used
 * once, by one thread.
 */
final class ReferenceIndexOpener {

	private final ExtentDefinition<?> definition;

	private final @Nullable ExtentRecord before;

	private final ReferenceRule.ReferrerIds ids;

	private final List<ReferenceIndex> indexes = new ArrayList<>();

	private final List<ReferenceIndex> built = new ArrayList<>();

	/** @param before what is recorded of the extent; null if it is new */
	ReferenceIndexOpener(ExtentDefinition<?> definition, @Nullable ExtentRecord before,
			ReferenceRule.ReferrerIds ids) {
		this.definition = definition;
		this.before = before;
		this.ids = ids;
	}

	/**
	 * Opens the indexes.
	 * @param codecs of the classes that have objects in the extent
	 * @param hasUnknown whether the extent may hold objects of other classes: their indexes stay
	 * @param numbers gives numbers of new indexes
	 */
	void open(Transaction transaction, List<? extends ObjectCodec<?>> codecs, boolean hasUnknown,
			IntSupplier numbers) {
		Map<String, ReferencePath> paths = new LinkedHashMap<>();
		for (ObjectCodec<?> codec : codecs) {
			for (ReferencePath path : ReferencePath.of(codec.nodes())) {
				paths.merge(path.path(), path, ReferencePath::and);
			}
		}
		if (!this.definition.hasIds()) {
			// an object of the class itself has no id, and is never deleted by itself
			paths.values().removeIf((path) -> path.targets().equals(List.of(this.definition.type())));
		}
		for (ReferencePath path : paths.values()) {
			if (path.onDelete() == DeleteAction.SET_NULL && !path.isSettable()) {
				throw new UnsupportedTypeException(this.definition.type().getSimpleName() + "." + path.path()
						+ " is declared with @OnDelete(SET_NULL), but it can't be set: its property is final, or a record's",
						"Make it settable, or choose another action");
			}
			IndexRecord record = find(path);
			ReferenceIndex index = new ReferenceIndex((record != null)
					? tree(record)
					: transaction.createIndex(numbers.getAsInt()), path, path.targets().stream()
							.map(this.definition.models()::storedName).toList(), rule(path));
			this.indexes.add(index);
			if (record == null) {
				this.built.add(index);
			}
		}
		if (hasUnknown) {
			keepOthers();
		}
	}

	private @Nullable IndexRecord find(ReferencePath path) {
		if (this.before == null) {
			return null;
		}
		List<String> recorded = this.before.indexes().stream().filter((each) -> each.references() != null)
				.map((each) -> each.properties().getFirst()).toList();
		String found = ReferencePath.find(path.path(), path.previousPaths(), recorded);
		return this.before.indexes().stream().filter((each) -> each.references() != null
				&& each.properties().getFirst().equals(found)).findFirst().orElse(null);
	}

	private void keepOthers() {
		this.indexes.addAll(former());
	}

	private static IndexTree tree(IndexRecord record) {
		return new IndexTree(record.indexNumber(), record.rootOffset());
	}

	private ReferenceRule rule(ReferencePath path) {
		return new ReferenceRule(this.definition.type().getName(), path.path(), path.onDelete(),
				this.definition.hasIds(), isUnique(path), this.ids);
	}

	/** Whether a class of the hierarchy rules that its references at this path are unique. */
	private boolean isUnique(ReferencePath path) {
		for (Class<?> each : this.definition.classes()) {
			PropertyRules rules = this.definition.models().rules(each).get(path.path());
			if (rules != null && rules.isUnique()) {
				return true;
			}
		}
		return false;
	}

	/** The records of indexes that are none any more. */
	List<IndexRecord> dropped() {
		return (this.before == null)
				? List.of()
				: this.before.indexes().stream().filter((record) -> record.references() != null
						&& this.indexes.stream().noneMatch((each) -> each.tree().equals(tree(record)))).toList();
	}

	/** Those that are none any more. */
	List<ReferenceIndex> former() {
		return dropped().stream().map(this::former).toList();
	}

	private ReferenceIndex former(IndexRecord record) {
		ReferenceRecord references = Objects.requireNonNull(record.references());
		ReferencePath path = new ReferencePath(record.properties().getFirst(), references.previousPaths(), List.of(),
				references.onDelete(), false, false);
		return new ReferenceIndex(tree(record), path, references.targetTypes(), rule(path));
	}

	/** Whether there are other indexes than before. */
	boolean isChange() {
		return !this.built.isEmpty() || !dropped().isEmpty();
	}

	/** Whether objects of one of these layouts may have references that the new indexes lack. */
	boolean mayHaveEntries(List<StoredLayout> layouts) {
		for (StoredLayout layout : layouts) {
			List<String> paths = LayoutReferences.of(layout.layout()).paths();
			if (this.built.stream().map(ReferenceIndex::path)
					.anyMatch((path) -> ReferencePath.find(path.path(), path.previousPaths(), paths) != null)) {
				return true;
			}
		}
		return false;
	}

	/** The extent's indexes. */
	List<ReferenceIndex> indexes() {
		return this.indexes;
	}

	/** Those that were made just now, and have no entries yet. */
	List<ReferenceIndex> built() {
		return this.built;
	}

}

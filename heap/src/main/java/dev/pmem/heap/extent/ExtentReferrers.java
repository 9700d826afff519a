/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.object.TypeModels;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.transaction.ObjectBlocks;
import dev.pmem.heap.transaction.Referrers;
import dev.pmem.heap.transaction.Transaction;

/**
 * The indexes of references, of all extents of a pool, that may refer to the objects of one. Thread-safe.
 */
final class ExtentReferrers implements Referrers {

	private final ReferenceRegistry registry;

	private final ExtentDefinition<?> definition;

	private final LayoutReaders<?> readers;

	private final ReferenceIndexes references;

	/** The names of the classes of the objects, and of all that these extend or implement. */
	private final Set<String> typeNames = new HashSet<>();

	/** Whether objects may be of classes that are not known. */
	private final boolean hasUnknown;

	private volatile Known known;

	/** Which of all indexes refer to the objects. */
	private record Known(List<ReferenceRegistry.Indexed> all, List<Index> indexes) {}

	ExtentReferrers(ReferenceRegistry registry, ExtentDefinition<?> definition, ExtentClasses classes,
			LayoutReaders<?> readers, ReferenceIndexes references) {
		this.registry = registry;
		this.definition = definition;
		this.readers = readers;
		this.references = references;
		this.hasUnknown = !classes.unknown().isEmpty();
		for (HierarchyClass<?> each : classes.all()) {
			addNames(each.type(), definition.models(), this.typeNames);
		}
		this.known = new Known(List.of(), List.of());
	}

	/** Adds the names under which a class, and all that it extends or implements, are stored. */
	static void addNames(Class<?> type, TypeModels models, Set<String> names) {
		if (names.add(models.storedName(type))) {
			names.addAll(models.previousNames(type));
			if (type.getSuperclass() != null) {
				addNames(type.getSuperclass(), models, names);
			}
			for (Class<?> parent : type.getInterfaces()) {
				addNames(parent, models, names);
			}
		}
	}

	@Override
	public List<Index> indexes() {
		List<ReferenceRegistry.Indexed> all = this.registry.all();
		Known current = this.known;
		if (current.all != all) {
			current = new Known(all, all.stream()
					.filter((each) -> this.hasUnknown || each.targetTypes().isEmpty()
							|| each.targetTypes().stream().anyMatch(this.typeNames::contains))
					.map(ReferenceRegistry.Indexed::index).toList());
			this.known = current;
		}
		return current.indexes;
	}

	/** Takes back the delete of an object of the extent, which lives on outside of it. */
	void keep(Transaction blocks, long reference) {
		blocks.keepDeleted(reference);
		BlockImage object = blocks.readObject(reference, new BlockImage());
		this.references.insert(blocks, this.readers.layout(object), object.bytes, object.length, reference);
	}

	@Override
	public String describe(BlockImage object) {
		return "The " + this.definition.type().getName()
				+ (ObjectBlocks.isForward(object)
						? " at offset " + object.offset
						: " with id " + this.readers.id(object));
	}

}

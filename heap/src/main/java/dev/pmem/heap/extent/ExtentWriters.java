/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.catalog.StoredLayout;
import dev.pmem.heap.exception.LayoutMismatchException;
import dev.pmem.heap.exception.UnstorableValueException;
import dev.pmem.heap.object.LiveTypeModels;
import dev.pmem.heap.object.live.LiveInstance;
import dev.pmem.heap.transaction.KeyObserver;
import dev.pmem.heap.transaction.Referrers;
import dev.pmem.heap.transaction.Transaction;

/**
 * The writers of an extent, one for each class of its hierarchy, and what is the same for all of them. Immutable and
 * thread-safe.
 *
 * @param <T> the top of the hierarchy
 */
final class ExtentWriters<T> {

	private final ExtentClasses classes;

	private final LayoutRecorder recorder;

	private final LayoutReaders<T> readers;

	/** The index by id; null if objects have no ids. */
	private final @Nullable ExtentIndex primary;

	private final List<ExtentIndex> indexes;

	private final ReferenceIndexes references;

	private final Referrers referrers;

	/** The writer of the class that most objects have. */
	private final ExtentWriter<? extends T> first;

	private final boolean hasReferences;

	private final Map<Class<?>, ExtentWriter<? extends T>> byType = new HashMap<>();

	/** The writer of live objects, if the extent holds no other ones. */
	private final @Nullable ExtentWriter<? extends T> live;

	ExtentWriters(ExtentClasses classes, LayoutRecorder recorder, LayoutReaders<T> readers,
			@Nullable ExtentIndex primary, List<ExtentIndex> indexes, ReferenceIndexes references, Referrers referrers,
			@Nullable KeyObserver idObserver) {
		this.classes = classes;
		this.recorder = recorder;
		this.readers = readers;
		this.primary = primary;
		this.indexes = indexes;
		this.references = references;
		this.referrers = referrers;
		this.hasReferences = classes.all().stream().anyMatch((each) -> each.codec().hasReferences());
		for (HierarchyClass<?> each : classes.all()) {
			@SuppressWarnings("unchecked")
			HierarchyClass<? extends T> of = (HierarchyClass<? extends T>) each;
			this.byType.put(each.type(), writer(of, idObserver));
		}
		this.first = Objects.requireNonNull(this.byType.get(classes.all().getFirst().type()));
		this.live = (classes.all().size() == 1 && LiveTypeModels.isLive(this.first.type())) ? this.first : null;
	}

	private <S extends T> ExtentWriter<S> writer(HierarchyClass<S> of, @Nullable KeyObserver idObserver) {
		return new ExtentWriter<>(of, this.recorder, this.readers, this.primary, this.indexes, this.references,
				idObserver);
	}

	/** Whether objects can refer to others. */
	boolean hasReferences() {
		return this.hasReferences;
	}

	LayoutReaders<T> readers() {
		return this.readers;
	}

	/**
	 * The writer of an instance's class.
	 * @throws UnstorableValueException if the extent holds no objects of that class
	 */
	@SuppressWarnings("unchecked")
	ExtentWriter<T> of(T instance) {
		ExtentWriter<? extends T> writer = this.first;
		if (writer.type() != instance.getClass()) {
			writer = (this.live != null && instance instanceof LiveInstance)
					? this.live
					: this.byType.get(LiveTypeModels.typeOf(instance));
			if (writer == null) {
				throw this.classes.refusal(instance);
			}
		}
		return (ExtentWriter<T>) writer;
	}

	/**
	 * The writer of a stored object's class.
	 * @throws LayoutMismatchException if this release of the application lacks the class
	 */
	@SuppressWarnings("unchecked")
	ExtentWriter<T> ofStored(BlockImage object) {
		Class<?> type = this.readers.type(object);
		ExtentWriter<? extends T> writer = (type != null) ? this.byType.get(type) : null;
		if (writer == null) {
			throw this.classes.unreadable(this.readers.layout(object).layout().typeName());
		}
		return (ExtentWriter<T>) writer;
	}

	/** Deletes an object of whichever class, and its index entries. */
	void delete(Transaction blocks, long reference) {
		BlockImage object = blocks.readObject(reference);
		StoredLayout layout = this.readers.layout(object);
		if (this.primary != null) {
			blocks.removeEntry(this.primary.tree(), this.primary.key(layout, object.bytes, object.length), reference);
		}
		for (ExtentIndex index : this.indexes) {
			if (index.isOfElements()) {
				index.elementKeys(layout, object.bytes, object.length)
						.forEach((key) -> blocks.removeEntry(index.tree(), key, reference));
			} else {
				blocks.removeEntry(index.tree(), index.key(layout, object.bytes, object.length), reference);
			}
		}
		this.references.delete(blocks, layout, object.bytes, object.length, reference);
		blocks.deleteObject(reference);
		if (this.primary != null) {
			blocks.unlink(reference, this.referrers);
		}
	}

}

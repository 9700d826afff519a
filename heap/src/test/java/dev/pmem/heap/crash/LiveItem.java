/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.crash;

import java.util.List;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.context.AssignedProperty;
import dev.pmem.heap.context.EntityRules;
import dev.pmem.heap.context.EntityType;
import dev.pmem.heap.object.ReflectionTypeModels;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.IndexDefinition;
import dev.pmem.heap.store.References;
import dev.pmem.heap.store.TransactionOptions;

/**
 * A live object, in an extent with indexes.
 */
interface LiveItem {

	ExtentDefinition<LiveItem> EXTENT = new ExtentDefinition<>("live items", LiveItem.class, new ReflectionTypeModels(),
			"id", List.of(new IndexDefinition("name", List.of("name"), true),
					new IndexDefinition("value", List.of("value"), false)));

	long getId();

	void setId(long id);

	long getVersion();

	void setVersion(long version);

	String getName();

	void setName(String name);

	int getValue();

	void setValue(int value);

	@Nullable
	Long getRank();

	void setRank(@Nullable Long rank);

	/** The items as persistence contexts know them. */
	static EntityType type(Extent<LiveItem> extent) {
		return new EntityType(extent, new Rules());
	}

	/** The texts of all stored items, by id; read through extent and index. */
	static TreeMap<Long, String> read(PersistentHeap heap, Extent<LiveItem> extent) {
		TreeMap<Long, String> found = new TreeMap<>();
		try (HeapTransaction transaction = heap.begin(TransactionOptions.READ_ONLY)) {
			References all = extent.find(transaction, Query.all());
			while (all.next()) {
				LiveItem item = extent.read(transaction, all.reference());
				found.put(item.getId(), item.toString());
			}
		}
		return found;
	}

	/** The ids are the test's. */
	final class Rules implements EntityRules {

		@Override
		public AssignedProperty id() {
			return new Property("id");
		}

		@Override
		public Object newId(@Nullable Object id) {
			return java.util.Objects.requireNonNull(id);
		}

		@Override
		public AssignedProperty version() {
			return new Property("version");
		}

		@Override
		public boolean isImmutable() {
			return false;
		}

	}

	/** The id or the version. */
	record Property(String name) implements AssignedProperty {

		@Override
		public boolean isMutable() {
			return true;
		}

		@Override
		public Object get(Object instance) {
			LiveItem item = (LiveItem) instance;
			return this.name.equals("id") ? item.getId() : item.getVersion();
		}

		@Override
		public Object set(Object instance, @Nullable Object value) {
			if (this.name.equals("id")) {
				((LiveItem) instance).setId((long) value);
			} else {
				((LiveItem) instance).setVersion((long) value);
			}
			return instance;
		}

	}

}

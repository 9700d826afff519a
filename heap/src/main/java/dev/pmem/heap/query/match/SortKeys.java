/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.query.match;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.LayoutMismatchException;
import dev.pmem.heap.object.codec.ObjectProperties;
import dev.pmem.heap.object.kind.Kind;
import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.object.layout.Shape;
import dev.pmem.heap.object.type.StoredProperty;
import dev.pmem.heap.object.type.TypeNode;
import dev.pmem.heap.query.SortOrder;

/**
 * Sort keys of stored objects, read once per object and then compared as often as need be. Immutable and
 * thread-safe, but if a key is that of the target of a reference: then the keys belong to one query in one transaction.
 */
public final class SortKeys {

	private static final int MAXIMUM_PARTS = 100;

	private final ObjectProperties model;

	private final List<SortOrder> orders;

	private final List<StoredProperty> properties;

	private final List<Comparator<@Nullable Object>> comparators;

	private final List<ValuePath> paths;

	/** Whether all keys are the objects' own. */
	private final boolean isLocal;

	private final ReferencedObjects objects;

	private final PerLayout<Extractor> extractors = new PerLayout<>(this::extractor);

	private SortKeys(ObjectProperties model, List<SortOrder> given, ReferencedTypes types) {
		List<SortOrder> orders = new ArrayList<>(given.size());
		given.forEach((order) -> addParts(model, types, order, orders));
		this.model = model;
		this.orders = orders;
		this.paths = orders.stream().map(order -> ValuePath.of(model, types, order.property())).toList();
		this.properties = this.paths.stream().map(ValuePath::property).toList();
		this.isLocal = this.paths.stream().allMatch(ValuePath::isLocal);
		this.objects = ReferencedObjects.NONE;
		List<Comparator<@Nullable Object>> made = new ArrayList<>();
		for (int index = 0; index < orders.size(); index++) {
			made.add(comparator(orders.get(index), this.properties.get(index)));
		}
		this.comparators = List.copyOf(made);
	}

	/** Adds an order; in place of an embedded object its properties, each of which is ordered alike. */
	private static void addParts(ObjectProperties model, ReferencedTypes types, SortOrder order,
			List<SortOrder> parts) {
		ObjectProperties owner = model;
		String path = order.property();
		for (TargetPath through = TargetPath.of(owner, path); through != null; through = TargetPath.of(owner, path)) {
			ObjectProperties target = types.properties(through.target());
			if (target == null) {
				break;
			}
			owner = target;
			path = through.rest();
		}
		StoredProperty property = owner.find(path);
		if (property == null || !(property.shape() instanceof Shape.Struct)) {
			parts.add(order);
			return;
		}
		if (parts.size() > MAXIMUM_PARTS) {
			throw new IllegalArgumentException("Can't sort by " + model.type().getSimpleName() + "." + order.property()
					+ ": it has too many properties, or contains itself");
		}
		for (TypeNode.Property part : owner.parts(property)) {
			addParts(model, types, new SortOrder(order.property() + "." + part.name(), order.descending(),
					order.ignoreCase(), order.nulls()), parts);
		}
	}

	private SortKeys(SortKeys keys, ReferencedObjects objects) {
		this.model = keys.model;
		this.orders = keys.orders;
		this.properties = keys.properties;
		this.comparators = keys.comparators;
		this.paths = keys.paths;
		this.isLocal = keys.isLocal;
		this.objects = objects;
	}

	/**
	 * The keys for these orders.
	 * @param types the classes to which the class refers
	 * @throws IllegalArgumentException if a property doesn't exist, has no order, or belongs to one of several objects
	 */
	public static SortKeys of(List<SortOrder> orders, ObjectProperties model, ReferencedTypes types) {
		return new SortKeys(model, orders, types);
	}

	/** The same keys for one query, which finds the targets of references among these objects. */
	public SortKeys reading(ReferencedObjects objects) {
		return this.isLocal ? this : new SortKeys(this, objects);
	}

	private Comparator<@Nullable Object> comparator(SortOrder order, StoredProperty property) {
		Comparator<Object> values = switch (property.shape()) {
			case Shape.Scalar(Kind kind) when kind.isOrdered() -> kind.comparator();
			case Shape.Enumeration(String _, List<String> names) -> Comparator.comparingInt(names::indexOf);
			default -> throw new IllegalArgumentException("Can't sort by " + this.model.type().getSimpleName() + "."
					+ property.path() + ": values of type " + property.type().getTypeName() + " have no order");
		};
		boolean nullsFirst = switch (order.nulls()) {
			case NATIVE -> !order.descending();
			case FIRST -> true;
			case LAST -> false;
		};
		Comparator<Object> directed = order.descending() ? values.reversed() : values;
		return (left, right) -> {
			if (left == null || right == null) {
				return (left == right) ? 0 : ((left == null) == nullsFirst) ? -1 : 1;
			}
			return directed.compare(left, right);
		};
	}

	/**
	 * Reads the keys of objects of this layout.
	 * @throws LayoutMismatchException if such objects can't be read
	 */
	public Extractor on(Layout written) {
		return this.extractors.get(written);
	}

	private Extractor extractor(Layout written) {
		ValuePath.Reader[] readers = new ValuePath.Reader[this.orders.size()];
		boolean[] folded = new boolean[readers.length];
		for (int index = 0; index < readers.length; index++) {
			readers[index] = this.paths.get(index).reader(this.model, written, this.objects);
			folded[index] = this.orders.get(index).ignoreCase() && this.properties.get(index).kind() == Kind.STRING;
		}
		return (payload, length) -> {
			@Nullable
			Object[] keys = new @Nullable Object[readers.length];
			for (int index = 0; index < readers.length; index++) {
				Object value = readers[index].value(payload, length);
				keys[index] = (folded[index] && value != null) ? CaseFolding.fold((String) value) : value;
			}
			return keys;
		};
	}

	/** Compares two objects' keys. */
	public int compare(@Nullable Object[] left, @Nullable Object[] right) {
		for (int index = 0; index < this.comparators.size(); index++) {
			int order = this.comparators.get(index).compare(left[index], right[index]);
			if (order != 0) {
				return order;
			}
		}
		return 0;
	}

	/** Reads sort keys. Thread-safe. */
	@FunctionalInterface
	public interface Extractor {

		/**
		 * The object's keys, for {@link SortKeys#compare}.
		 * @throws CorruptPoolException if the bytes that are read are damaged
		 */
		@Nullable
		Object[] keys(byte[] payload, int length);

	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.context.Association.Form;
import dev.pmem.heap.context.Association.Inverse;
import dev.pmem.heap.context.Association.Keys;
import dev.pmem.heap.object.lazy.LazyContainer;
import dev.pmem.heap.object.lazy.LazyList;
import dev.pmem.heap.object.lazy.LazyMap;
import dev.pmem.heap.object.lazy.LazySet;
import dev.pmem.heap.object.lazy.LoadOrder;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Operator;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.Hits;

/**
 * Gives the inverse properties of instances their values: the objects that refer to an instance's object. Not thread-safe.
 */
final class InverseProperties {

	private final HeapTransaction transaction;

	private final EntityTypes types;

	private final ManagedObjects managed;

	private final Supplier<GraphLoader> loader;

	/** Loads collections when they are touched, also after the transaction's end. */
	private final InverseReferences.Loader lateLoader;

	/** Writes changes that a query must see. */
	private final BiConsumer<EntityType, Query> flush;

	/** Told of what is loaded. */
	private final Loaded listener;

	/** Is told of the objects that are in a collection when it is loaded. */
	@FunctionalInterface
	interface Loaded {

		void loaded(Object owner, Association association, long[] references);

	}

	InverseProperties(HeapTransaction transaction, EntityTypes types, ManagedObjects managed,
			Supplier<GraphLoader> loader, InverseReferences.Loader lateLoader, BiConsumer<EntityType, Query> flush,
			Loaded listener) {
		this.transaction = transaction;
		this.types = types;
		this.managed = managed;
		this.loader = loader;
		this.lateLoader = lateLoader;
		this.flush = flush;
		this.listener = listener;
	}

	/** Gives an object's instance, which is being loaded, what it does not get from stored bytes. */
	void fill(ManagedObject object) {
		for (Association each : object.type.associations().inverse()) {
			set(object, each);
		}
		for (Association each : object.type.associations().ordered()) {
			Object value = each.property().get(object.instance);
			if (value instanceof LazyContainer collection) {
				collection.orderBy(Objects.requireNonNull(each.order()));
			} else if (value instanceof Collection<?> collection) {
				this.loader.get().whenComplete(() -> order(each, collection));
			}
		}
	}

	/** Shows a collection that the instance has kept in the order of the association. */
	@SuppressWarnings("unchecked")
	private void order(Association association, Collection<?> filled) {
		Collection<@Nullable Object> collection = (Collection<@Nullable Object>) filled;
		LoadOrder order = new LoadOrder(Objects.requireNonNull(association.order()));
		List<@Nullable Object> shown = order.show(new ArrayList<>(collection));
		if (collection instanceof SortedSet<?> || order.isShownBy(collection)) {
			return;
		}
		try {
			collection.clear();
		} catch (UnsupportedOperationException _) {
			// one that can't be changed keeps its order
			return;
		}
		collection.addAll(shown);
		this.managed.noteShown(collection, order);
	}

	/** Sets a property to what is to be loaded; a single target, and a collection that is to be filled, load now. */
	void set(ManagedObject object, Association association) {
		Inverse inverse = inverse(association);
		if (association.form() == Form.ONE || inverse.isFilled()) {
			this.loader.get().whenComplete(() -> association.property().set(object.instance,
					(association.form() == Form.ONE) ? one(object, association) : filled(object, association)));
			return;
		}
		InverseReferences references = new InverseReferences(this.managed, this.lateLoader, object, association);
		association.property().set(object.instance, switch (association.form()) {
			case SET -> new LazySet(references);
			case MAP -> LazyMap.keyed((target) -> (target != null) ? keys(inverse).keyOf(target) : null, references);
			default -> new LazyList(references);
		});
	}

	private static Keys keys(Inverse inverse) {
		return Objects.requireNonNull(inverse.keys());
	}

	private static Inverse inverse(Association association) {
		return Objects.requireNonNull(association.inverse());
	}

	private @Nullable Object one(ManagedObject object, Association association) {
		long[] references = references(object.instance, association);
		if (references.length == 0) {
			return null;
		}
		Class<?> target = association.target();
		this.listener.loaded(object.instance, association, references);
		return inverse(association).isLazy()
				? this.loader.get().unfilled(references[0], target, association.path())
				: this.loader.get().instance(references[0], target, association.path());
	}

	private Object filled(ManagedObject object, Association association) {
		Inverse inverse = inverse(association);
		Object[] targets = load(object.instance, association, false, true);
		return switch (association.form()) {
			case SET -> new LinkedHashSet<>(Arrays.asList(targets));
			case MAP -> {
				Map<@Nullable Object, Object> map = new LinkedHashMap<>();
				for (Object each : targets) {
					map.put(keys(inverse).keyOf(each), each);
				}
				yield map;
			}
			default -> new ArrayList<>(Arrays.asList(targets));
		};
	}

	/** The instances that are in a property now. */
	Object[] load(Object owner, Association association, boolean isFilled) {
		return load(owner, association, true, isFilled);
	}

	private Object[] load(Object owner, Association association, boolean isFlushing, boolean isFilled) {
		GraphLoader loader = this.loader.get();
		boolean isNested = loader.isLoading();
		if (isFlushing && !isNested) {
			this.flush.accept(this.types.typeOf(association.target()), query(owner, association));
		}
		long[] references = references(owner, association);
		this.listener.loaded(owner, association, references);
		return loader.complete(() -> {
			Object[] instances = new Object[references.length];
			for (int index = 0; index < references.length; index++) {
				instances[index] = loader.instance(references[index], association.target(), association.path());
			}
			if (isFilled && isNested) {
				loader.fillNow(references);
			}
			return instances;
		});
	}

	/** The objects that are in a property, in the transaction's state, in their order. */
	long[] references(Object owner, Association association) {
		EntityType target = this.types.typeOf(association.target());
		Hits<Object> hits = target.objects().find(this.transaction, query(owner, association));
		List<Long> found = new ArrayList<>();
		while (hits.next()) {
			found.add(hits.reference());
		}
		return found.stream().mapToLong(Long::longValue).toArray();
	}

	private static Query query(Object owner, Association association) {
		Inverse inverse = inverse(association);
		return Query.of(Criteria.where(inverse.reference(), inverse.isAmongMany()
				? Operator.CONTAINING
				: Operator.EQUAL, owner)).sortedBy(inverse.orders());
	}

}

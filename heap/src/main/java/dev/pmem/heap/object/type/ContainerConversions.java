/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.type;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.Stack;
import java.util.Vector;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.object.payload.ValuePathException;

/**
 * The JDK's collections and maps, and {@link AtomicReference}, that are stored as a List, Set, Map or Optional and come back
 * as what they were. A change of what is stored is a change of the format.
 */
final class ContainerConversions {

	private static final Map<Class<?>, Container> CONTAINERS = new LinkedHashMap<>();

	/**
	 * A class of containers, which has as many type arguments as what is stored.
	 *
	 * @param stored what is stored
	 * @param store makes what is stored
	 * @param load makes the container
	 */
	record Container(Class<?> stored, UnaryOperator<Object> store, UnaryOperator<Object> load) {}

	static {
		fill();
	}

	private ContainerConversions() {}

	@SuppressWarnings({"unchecked", "rawtypes"}) // of literals of generic classes
	private static void fill() {
		list(CopyOnWriteArrayList.class, CopyOnWriteArrayList::new);
		list(Vector.class, Vector::new);
		list(Stack.class, ContainerConversions::stack);
		queue(ConcurrentLinkedQueue.class, ConcurrentLinkedQueue::new);
		queue(ConcurrentLinkedDeque.class, ConcurrentLinkedDeque::new);
		queue(BlockingQueue.class, LinkedBlockingQueue::new);
		queue(LinkedBlockingQueue.class, LinkedBlockingQueue::new);
		queue(BlockingDeque.class, LinkedBlockingDeque::new);
		queue(LinkedBlockingDeque.class, LinkedBlockingDeque::new);
		queue(PriorityQueue.class, PriorityQueue::new);
		queue(PriorityBlockingQueue.class, PriorityBlockingQueue::new);
		add(CopyOnWriteArraySet.class, Set.class, (set) -> set, CopyOnWriteArraySet::new);
		add(ConcurrentSkipListSet.class, SortedSet.class, (set) -> set, ConcurrentSkipListSet::new);
		map(ConcurrentMap.class, ConcurrentHashMap::new);
		map(ConcurrentHashMap.class, ConcurrentHashMap::new);
		map(Hashtable.class, Hashtable::new);
		add(ConcurrentNavigableMap.class, SortedMap.class, (map) -> map, ConcurrentSkipListMap::new);
		add(ConcurrentSkipListMap.class, SortedMap.class, (map) -> map, ConcurrentSkipListMap::new);
		add(AtomicReference.class, Optional.class, (reference) -> Optional.ofNullable(reference.get()),
				(value) -> new AtomicReference<>(value.orElse(null)));
	}

	/** How containers of a class are stored; null if they are stored as they are, or not at all. */
	static @Nullable Container of(Class<?> type) {
		return CONTAINERS.get(type);
	}

	private static <C, S> void add(Class<C> type, Class<S> stored, Function<C, Object> store,
			Function<S, Object> load) {
		CONTAINERS.put(type, new Container(stored, (value) -> store.apply(type.cast(value)),
				(value) -> make(type, load, stored.cast(value))));
	}

	/** Tells of damage where no container can be made. */
	private static <S> Object make(Class<?> type, Function<S, Object> load, S stored) {
		try {
			return load.apply(stored);
		} catch (NullPointerException | ClassCastException ex) {
			throw CorruptPoolException.ofObject("no " + type.getSimpleName() + " can be made of " + stored, ex);
		}
	}

	@SuppressWarnings("unchecked")
	private static <C extends Collection<?>> void list(Class<C> type, Function<List<Object>, Object> load) {
		add(type, List.class, (list) -> list, (stored) -> load.apply((List<Object>) stored));
	}

	@SuppressWarnings("unchecked")
	private static <C extends Collection<?>> void queue(Class<C> type, Function<List<Object>, Object> load) {
		add(type, List.class, ContainerConversions::elements, (stored) -> load.apply((List<Object>) stored));
	}

	/** An unordered map of its class, as which its entries are sorted by their bytes. */
	@SuppressWarnings("unchecked")
	private static <C extends Map<?, ?>> void map(Class<C> type, Function<Map<Object, Object>, Object> load) {
		add(type, Map.class, (map) -> new ConcurrentHashMap<>(map),
				(stored) -> load.apply((Map<Object, Object>) stored));
	}

	/** The elements of a queue, of which nothing else may be to tell. */
	private static Object elements(Collection<?> queue) {
		boolean isBounded = queue instanceof BlockingQueue<?> blocking
				&& blocking.remainingCapacity() < Integer.MAX_VALUE - blocking.size();
		boolean isSorted = queue instanceof PriorityQueue<?> sorted && sorted.comparator() != null
				|| queue instanceof PriorityBlockingQueue<?> both && both.comparator() != null;
		if (isBounded || isSorted) {
			throw new ValuePathException("is a " + queue.getClass().getName() + " with a "
					+ (isBounded ? "capacity" : "Comparator") + ", which can't be stored");
		}
		return new ArrayList<>(queue);
	}

	private static Object stack(List<Object> elements) {
		Stack<Object> stack = new Stack<>();
		stack.addAll(elements);
		return stack;
	}

}

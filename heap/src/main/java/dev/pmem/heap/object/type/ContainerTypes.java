/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.type;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Queue;
import java.util.SequencedCollection;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.collection.PersistentList;
import dev.pmem.heap.collection.PersistentMap;
import dev.pmem.heap.collection.PersistentSet;
import dev.pmem.heap.collection.PersistentSortedMap;
import dev.pmem.heap.object.layout.CollectionForm;
import dev.pmem.heap.object.layout.Shape.CollectionKind;
import dev.pmem.heap.object.layout.Shape.MapKind;

/**
 * The JDK's collections and maps that can be stored, each with what its property gives back.
 */
final class ContainerTypes {

	private static final Map<Class<?>, CollectionKind> COLLECTIONS = Map.ofEntries(
			Map.entry(Collection.class, CollectionKind.COLLECTION),
			Map.entry(SequencedCollection.class, CollectionKind.COLLECTION), Map.entry(List.class, CollectionKind.LIST),
			Map.entry(ArrayList.class, CollectionKind.LIST), Map.entry(LinkedList.class, CollectionKind.LINKED_LIST),
			Map.entry(Set.class, CollectionKind.SET), Map.entry(SequencedSet.class, CollectionKind.SET),
			Map.entry(HashSet.class, CollectionKind.SET), Map.entry(LinkedHashSet.class, CollectionKind.SET),
			Map.entry(SortedSet.class, CollectionKind.SORTED_SET),
			Map.entry(NavigableSet.class, CollectionKind.SORTED_SET),
			Map.entry(TreeSet.class, CollectionKind.SORTED_SET), Map.entry(EnumSet.class, CollectionKind.ENUM_SET),
			Map.entry(Queue.class, CollectionKind.QUEUE), Map.entry(Deque.class, CollectionKind.QUEUE),
			Map.entry(ArrayDeque.class, CollectionKind.ARRAY_DEQUE));

	private static final Map<Class<?>, MapKind> MAPS = Map.of(Map.class, MapKind.MAP, SequencedMap.class, MapKind.MAP,
			HashMap.class, MapKind.MAP, LinkedHashMap.class, MapKind.MAP, SortedMap.class, MapKind.SORTED_MAP,
			NavigableMap.class, MapKind.SORTED_MAP, TreeMap.class, MapKind.SORTED_MAP, EnumMap.class, MapKind.ENUM_MAP);

	private static final Map<Class<?>, CollectionForm> PERSISTENT = Map.of(PersistentList.class, CollectionForm.LIST,
			PersistentSet.class, CollectionForm.SET, PersistentMap.class, CollectionForm.MAP, PersistentSortedMap.class,
			CollectionForm.SORTED_MAP);

	private ContainerTypes() {}

	static @Nullable CollectionForm persistent(Class<?> type) {
		return PERSISTENT.get(type);
	}

	static @Nullable CollectionKind collection(Class<?> type) {
		return COLLECTIONS.get(type);
	}

	static @Nullable MapKind map(Class<?> type) {
		return MAPS.get(type);
	}

}

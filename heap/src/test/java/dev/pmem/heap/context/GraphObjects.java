/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongConsumer;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.annotation.HeapObject;
import dev.pmem.heap.store.ExtentDefinition;

/**
 * Classes that refer to one another in every way, and their states as keys: what a graph of them looks like without the
 * instances.
 */
final class GraphObjects {

	static final ExtentDefinition<Thing> THINGS = ExtentDefinition.of("things", Thing.class).id("id").subclass(
			Person.class)
			.subclass(Robot.class).build();

	private GraphObjects() {}

	/** Found by its id. */
	@HeapObject
	abstract static class Thing {

		long id;

		@Nullable
		String label;

		@Nullable
		Thing friend;

		@Nullable
		Note note;

		List<Thing> list = new ArrayList<>();

		Set<Thing> set = new HashSet<>();

		Map<String, Thing> map = new HashMap<>();

	}

	/** Has a value that refers to others. */
	static class Person extends Thing {

		@Nullable
		Place place;

		List<Note> notes = new ArrayList<>();

	}

	/** Has what only subclasses have. */
	static class Robot extends Thing {

		@Nullable
		Person owner;

		@Nullable
		Link link;

		Thing @Nullable [] array;

	}

	/** A value, which belongs to its owner. */
	record Place(String name, @Nullable Thing at, @Nullable Note sign) {}

	/** Found through others only. */
	@HeapObject
	static class Note {

		long key;

		@Nullable
		String label;

		@Nullable
		Note next;

		@Nullable
		Thing of;

		@Nullable
		Link link;

		List<Note> notes = new ArrayList<>();

	}

	/** An object that is made with all that it refers to. */
	@HeapObject
	record Link(long key, @Nullable Thing left, @Nullable Note right, @Nullable Link link) {}

	/** The key of an object. */
	static long key(Object instance) {
		return switch (instance) {
			case Thing thing -> thing.id;
			case Note note -> note.key;
			case Link link -> link.key();
			default -> throw new IllegalArgumentException(instance.getClass().getName());
		};
	}

	/** A reference in a state. */
	record Key(long key) {}

	/** The class and the values of an object, with keys in the place of instances. */
	static Map<String, Object> stateOf(Object instance) {
		Map<String, Object> state = new TreeMap<>();
		state.put("class", instance.getClass().getSimpleName());
		for (Field field : fields(instance.getClass())) {
			state.put(field.getName(), keysOf(get(instance, field)));
		}
		return state;
	}

	/** A value with keys in the place of instances; a text for null. */
	static Object keysOf(@Nullable Object value) {
		return switch (value) {
			case null -> "null";
			case List<?> list -> list.stream().map(GraphObjects::keysOf).toList();
			case Set<?> set -> {
				Set<Object> keys = new HashSet<>();
				set.forEach((each) -> keys.add(keysOf(each)));
				yield keys;
			}
			case Map<?, ?> map -> {
				Map<Object, Object> keys = new HashMap<>();
				map.forEach((key, each) -> keys.put(key, keysOf(each)));
				yield keys;
			}
			case Object[] array -> Arrays.stream(array).map(GraphObjects::keysOf).toList();
			case Place place -> List.of(place.name(), keysOf(place.at()), keysOf(place.sign()));
			case Thing _,Note _,Link _ -> new Key(key(value));
			default -> value;
		};
	}

	/** Visits the keys in a state. */
	static void forEachKey(Object value, LongConsumer action) {
		switch (value) {
			case Key key -> action.accept(key.key());
			case Map<?, ?> map -> map.values().forEach((each) -> forEachKey(each, action));
			case Iterable<?> all -> all.forEach((each) -> forEachKey(each, action));
			default -> {
			}
		}
	}

	/** The objects that an object refers to, each once. */
	static Set<Object> targets(Object instance) {
		Set<Object> targets = new LinkedHashSet<>();
		for (Field field : fields(instance.getClass())) {
			collect(get(instance, field), targets);
		}
		return targets;
	}

	private static void collect(@Nullable Object value, Set<Object> targets) {
		switch (value) {
			case Thing _,Note _,Link _ -> targets.add(value);
			case Iterable<?> all -> all.forEach((each) -> collect(each, targets));
			case Map<?, ?> map -> map.values().forEach((each) -> collect(each, targets));
			case Object[] array -> Arrays.stream(array).forEach((each) -> collect(each, targets));
			case Place place -> {
				collect(place.at(), targets);
				collect(place.sign(), targets);
			}
			case null, default -> {
			}
		}
	}

	static List<Field> fields(Class<?> type) {
		List<Field> fields = new ArrayList<>();
		for (Class<?> next = type; next != Object.class && next != Record.class; next = next.getSuperclass()) {
			for (Field field : next.getDeclaredFields()) {
				if (!Modifier.isStatic(field.getModifiers()) && !field.isSynthetic()) {
					field.setAccessible(true);
					fields.add(field);
				}
			}
		}
		return fields;
	}

	static @Nullable Object get(Object instance, Field field) {
		try {
			return field.get(instance);
		} catch (IllegalAccessException ex) {
			throw new AssertionError(ex);
		}
	}

	static void set(Object instance, Field field, @Nullable Object value) {
		try {
			field.set(instance, value);
		} catch (IllegalAccessException ex) {
			throw new AssertionError(ex);
		}
	}

	static Thing[] array(List<Thing> elements) {
		return elements.toArray((Thing[]) Array.newInstance(Thing.class, 0));
	}

}

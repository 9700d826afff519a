/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Field;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.context.GraphObjects.Link;
import dev.pmem.heap.context.GraphObjects.Note;
import dev.pmem.heap.context.GraphObjects.Person;
import dev.pmem.heap.context.GraphObjects.Place;
import dev.pmem.heap.context.GraphObjects.Robot;
import dev.pmem.heap.context.GraphObjects.Thing;
import dev.pmem.heap.exception.ReferencedObjectException;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.Hits;
import dev.pmem.heap.store.Savepoint;
import dev.pmem.heap.store.TransactionOptions;
import dev.pmem.testing.TemporaryHeap;
import dev.pmem.testing.TestSeed;

/**
 * Random graphs of objects with and without ids, against maps of keys: in every transaction an object is one instance, and
 * has the state that the model tells; whatever happens in between, savepoints, rollbacks, detached copies, deletes and
 * openings.
 */
class GraphModelTests {

	private static final int TRANSACTIONS = 40;

	private static final int STEPS = 40;

	private static final List<String> ROOTS = List.of("first", "second", "third");

	private final long seed = TestSeed.next();

	private final Random random = new Random(this.seed);

	private final List<String> history = new ArrayList<>();

	private Model model = new Model(new TreeMap<>(), new TreeMap<>(), new TreeSet<>());

	/** The instance of each object that was met in the transaction. */
	private Map<Long, Object> known = new HashMap<>();

	/** Entities that an object refers to that nothing reaches any more. */
	private final Set<Long> targetsOfGarbage = new HashSet<>();

	private final Deque<Mark> marks = new ArrayDeque<>();

	private long lastKey;

	private PersistentHeap heap;

	private Extent<Thing> things;

	private HeapTransaction transaction;

	/**
	 * @param states the state of each object by its key
	 * @param roots the keys under the names of roots
	 * @param unsaved the keys of new objects that no flush has stored
	 */
	private record Model(TreeMap<Long, Map<String, Object>> states, TreeMap<String, Long> roots,
			TreeSet<Long> unsaved) {

		Model copy() {
			TreeMap<Long, Map<String, Object>> copies = new TreeMap<>();
			this.states.forEach((key, state) -> copies.put(key, new TreeMap<>(state)));
			return new Model(copies, new TreeMap<>(this.roots), new TreeSet<>(this.unsaved));
		}

		boolean isThing(long key) {
			Object name = this.states.get(key).get("class");
			return name.equals("Person") || name.equals("Robot");
		}

		List<Long> targets(long key) {
			List<Long> targets = new ArrayList<>();
			GraphObjects.forEachKey(this.states.get(key), targets::add);
			return targets;
		}

		List<Long> referrers(long target) {
			return this.states.keySet().stream().filter((key) -> key != target && targets(key).contains(target))
					.toList();
		}

		/** Each stored object that entities and roots lead to, with the object before it on the way. */
		Map<Long, Long> reachable() {
			Map<Long, Long> before = new LinkedHashMap<>();
			this.states.keySet().stream().filter((key) -> isThing(key) && !this.unsaved.contains(key))
					.forEach((key) -> before.put(key, key));
			this.roots.values().forEach((key) -> before.putIfAbsent(key, key));
			follow(before, (_) -> true);
			return before;
		}

		private void follow(Map<Long, Long> before, java.util.function.Predicate<Long> which) {
			Deque<Long> next = new ArrayDeque<>(before.keySet());
			while (!next.isEmpty()) {
				long key = next.poll();
				for (long target : targets(key)) {
					if (which.test(target) && before.putIfAbsent(target, key) == null) {
						next.add(target);
					}
				}
			}
		}

		/** An object is stored, with all unsaved ones that it leads to. */
		void save(long key) {
			Map<Long, Long> saved = new LinkedHashMap<>(Map.of(key, key));
			follow(saved, this.unsaved::contains);
			this.unsaved.removeAll(saved.keySet());
		}

		void flush() {
			List.copyOf(this.states.keySet()).stream().filter((key) -> !this.unsaved.contains(key)).forEach(this::save);
		}

	}

	/** A savepoint, with what there was. */
	private record Mark(Savepoint savepoint, Model model, Map<Long, Object> known) {}

	@ParameterizedTest
	@ValueSource(ints = {0, 1, 2})
	void graphsAreAsTheirModel(int round) throws Exception {
		this.random.setSeed(this.seed + round);
		try (TemporaryHeap temporary = new TemporaryHeap()) {
			use(temporary);
			for (int number = 0; number < TRANSACTIONS; number++) {
				runTransaction();
				if (number % 5 == 4) {
					temporary.reopen();
					use(temporary);
					this.history.add("reopened");
				}
				compareAll();
			}
			assertThat(this.heap.verify().problems()).as(message()).isEmpty();
			assertThat(this.model.states().size()).as(message()).isGreaterThan(10);
		} catch (RuntimeException | AssertionError ex) {
			throw new AssertionError(message() + ": " + ex.getMessage() + "\n"
					+ String.join("\n", this.history.subList(Math.max(0, this.history.size() - 70), this.history
							.size())),
					ex);
		}
	}

	private void use(TemporaryHeap temporary) {
		this.heap = temporary.heap();
		this.things = this.heap.extent(GraphObjects.THINGS);
	}

	private String message() {
		return "seed " + this.seed;
	}

	private void runTransaction() {
		Model before = this.model.copy();
		this.history.add("begin");
		try (HeapTransaction begun = this.heap.begin(TransactionOptions.DEFAULT)) {
			this.transaction = begun;
			this.known = new HashMap<>();
			this.marks.clear();
			for (int step = this.random.nextInt(STEPS); step >= 0; step--) {
				step();
				check();
			}
			int end = this.random.nextInt(10);
			if (end == 0) {
				this.history.add("rollback");
				begun.rollback();
				this.model = before;
			} else if (end == 1 && refuse()) {
				assertThatThrownBy(begun::commit).as(message()).isInstanceOf(ReferencedObjectException.class);
				this.model = before;
			} else {
				this.history.add("commit");
				this.model.flush();
				begun.commit();
			}
		}
		forgetGarbage();
	}

	private void forgetGarbage() {
		Set<Long> reachable = this.model.reachable().keySet();
		for (long key : List.copyOf(this.model.states().keySet())) {
			if (!reachable.contains(key)) {
				if (!this.model.unsaved().contains(key)) {
					this.targetsOfGarbage.addAll(this.model.targets(key));
				}
				this.model.states().remove(key);
			}
		}
		this.model.unsaved().clear();
	}

	/** Deletes an entity that another one refers to. */
	private boolean refuse() {
		for (long key : this.model.states().keySet()) {
			if (this.model.isThing(key) && !this.model.unsaved().contains(key)
					&& this.model.referrers(key).stream().anyMatch((referrer) -> this.model.isThing(referrer)
							&& !this.model.unsaved().contains(referrer))) {
				this.history.add("delete " + key + ", to be refused");
				this.things.delete(this.transaction, this.things.locate(this.transaction, key));
				return true;
			}
		}
		return false;
	}

	// Steps

	private void step() {
		switch (this.random.nextInt(20)) {
			case 0 -> setRoot();
			case 1 -> insert();
			case 2 -> delete();
			case 3, 4 -> saveDetached();
			case 5, 6 -> savepoint();
			case 7, 8 -> rollBack();
			default -> change();
		}
	}

	private void setRoot() {
		String name = ROOTS.get(this.random.nextInt(ROOTS.size()));
		if (this.random.nextInt(6) == 0) {
			this.history.add("no root " + name);
			this.heap.setRoot(this.transaction, name, null);
			this.model.roots().remove(name);
			return;
		}
		Object target = (this.random.nextInt(3) == 0) ? any(Thing.class) : any(Note.class);
		long key = GraphObjects.key(target);
		this.history.add("root " + name + " = " + key);
		this.heap.setRoot(this.transaction, name, target);
		this.model.roots().put(name, key);
		if (this.model.unsaved().contains(key)) {
			// a stored object's new references wait for the flush
			this.model.save(key);
		}
	}

	private void insert() {
		Thing thing = create(Thing.class);
		this.history.add("insert " + thing.id);
		this.things.insert(this.transaction, thing);
		this.model.save(thing.id);
	}

	private void delete() {
		List<Long> free = this.model.states().keySet().stream().filter((key) -> this.model.isThing(key)
				&& !this.model.unsaved().contains(key) && !this.targetsOfGarbage.contains(key)
				&& !this.model.roots().containsValue(key) && this.model.referrers(key).isEmpty()).toList();
		if (free.isEmpty()) {
			return;
		}
		long key = pick(free);
		this.history.add("delete " + key);
		if (this.random.nextBoolean()) {
			instance(key);
		}
		this.things.delete(this.transaction, this.things.locate(this.transaction, key));
		this.model.states().remove(key);
		this.known.remove(key);
		assertThat(this.things.find(this.transaction, key)).isNull();
	}

	/** Saves a copy of an entity that was made elsewhere, whose references are copies as well. */
	private void saveDetached() {
		List<Long> stored = this.model.states().keySet().stream()
				.filter((key) -> this.model.isThing(key) && !this.model.unsaved().contains(key)).toList();
		if (stored.isEmpty()) {
			return;
		}
		long key = pick(stored);
		if (this.random.nextBoolean()) {
			instance(key);
		}
		Thing copy = shell(key);
		for (int count = this.random.nextInt(4); count > 0; count--) {
			copy.list.add(this.random.nextInt(4) == 0 ? create(Person.class) : shell(pick(stored)));
		}
		copy.friend = this.random.nextBoolean() ? shell(pick(stored)) : null;
		copy.map.put("copy", copy);
		Map<String, Object> state = GraphObjects.stateOf(copy);
		this.history.add("save detached " + state);
		this.things.update(this.transaction, this.things.locate(this.transaction, key), copy);
		this.model.states().put(key, state);
		this.model.save(key);
	}

	/** An instance of a stored entity that the transaction does not know. */
	private Thing shell(long key) {
		Thing thing = this.model.states().get(key).get("class").equals("Person") ? new Person() : new Robot();
		thing.id = key;
		thing.label = "detached " + this.random.nextInt(100);
		return thing;
	}

	private void savepoint() {
		this.history.add("savepoint");
		Savepoint savepoint = this.transaction.savepoint();
		this.model.flush();
		// what was not stored is forgotten
		for (long key : this.model.unsaved()) {
			this.model.states().remove(key);
			this.known.remove(key);
		}
		this.model.unsaved().clear();
		this.marks.push(new Mark(savepoint, this.model.copy(), new HashMap<>(this.known)));
	}

	private void rollBack() {
		if (this.marks.isEmpty()) {
			return;
		}
		for (int skip = this.random.nextInt(this.marks.size()); skip > 0; skip--) {
			this.marks.pop();
		}
		this.history.add("roll back to the savepoint " + this.marks.size());
		Mark mark = this.marks.getFirst();
		this.transaction.rollbackTo(mark.savepoint());
		this.model = mark.model().copy();
		this.known = new HashMap<>(mark.known());
		mark.known().forEach(this::compare);
	}

	private void change() {
		Object owner = (this.random.nextInt(3) == 0) ? any(Note.class) : any(Thing.class);
		long key = GraphObjects.key(owner);
		List<Field> fields = GraphObjects.fields(owner.getClass());
		Field field = fields.get(this.random.nextInt(fields.size()));
		if (field.getType() == long.class) {
			return;
		}
		Object value = GraphObjects.get(owner, field);
		if (value instanceof List<?> && this.random.nextBoolean()) {
			changeList(field, owner);
		} else {
			GraphObjects.set(owner, field, value(field));
		}
		Object keys = GraphObjects.keysOf(GraphObjects.get(owner, field));
		this.history.add("change " + key + "." + field.getName() + " = " + keys);
		this.model.states().get(key).put(field.getName(), keys);
	}

	@SuppressWarnings("unchecked")
	private void changeList(Field field, Object owner) {
		List<Object> list = (List<Object>) GraphObjects.get(owner, field);
		Class<?> type = field.getName().equals("notes") ? Note.class : Thing.class;
		List<Object> expected = new ArrayList<>((List<Object>) this.model.states().get(GraphObjects.key(owner))
				.get(field.getName()));
		if (!expected.isEmpty() && this.random.nextBoolean()) {
			int index = this.random.nextInt(expected.size());
			list.remove(index);
			expected.remove(index);
		} else {
			Object added = any(type);
			list.add(added);
			expected.add(GraphObjects.keysOf(added));
		}
		assertThat(GraphObjects.keysOf(list)).isEqualTo(expected);
	}

	private @Nullable Object value(Field field) {
		if (this.random.nextInt(5) == 0 && !field.getType().isInterface()) {
			return null;
		}
		return switch (field.getName()) {
			case "label" -> "label " + this.random.nextInt(1000) + "x".repeat(this.random.nextInt(60));
			case "list" -> several(Thing.class);
			case "set" -> new HashSet<>(several(Thing.class));
			case "map" -> {
				Map<String, Thing> map = new HashMap<>();
				several(Thing.class).forEach((thing) -> map.put("k" + this.random.nextInt(5), thing));
				yield map;
			}
			case "array" -> GraphObjects.array(several(Thing.class));
			case "notes" -> several(Note.class);
			case "place" -> new Place("place", any(Thing.class), this.random.nextBoolean() ? any(Note.class) : null);
			default -> any(field.getType());
		};
	}

	private <T> List<T> several(Class<T> type) {
		List<T> list = new ArrayList<>();
		for (int count = this.random.nextInt(5); count > 0; count--) {
			list.add(any(type));
		}
		return list;
	}

	/** An object of a class: a stored one, one of this transaction, or a new one. */
	private <T> T any(Class<T> type) {
		if (this.random.nextInt(5) != 0) {
			List<Long> keys = new ArrayList<>(this.model.states().keySet());
			for (int attempt = 0; attempt < 5 && !keys.isEmpty(); attempt++) {
				long key = pick(keys);
				if (isOf(key, type)) {
					Object instance = instance(key);
					if (instance != null) {
						return type.cast(instance);
					}
				}
			}
		}
		return create(type);
	}

	private boolean isOf(long key, Class<?> type) {
		return (type == Thing.class)
				? this.model.isThing(key)
				: this.model.states().get(key).get("class").equals(type.getSimpleName());
	}

	private long pick(List<Long> keys) {
		return keys.get(this.random.nextInt(keys.size()));
	}

	private <T> T create(Class<T> type) {
		long key = ++this.lastKey;
		Object created;
		if (type == Note.class) {
			Note note = new Note();
			note.key = key;
			note.label = "new";
			created = note;
		} else if (type == Link.class) {
			created = new Link(key, this.random.nextBoolean() ? any(Thing.class) : null,
					this.random.nextBoolean() ? any(Note.class) : null,
					this.random.nextBoolean() ? any(Link.class) : null);
		} else {
			Thing thing = (type == Person.class || type == Thing.class && this.random.nextBoolean())
					? new Person()
					: new Robot();
			thing.id = key;
			created = thing;
		}
		this.known.put(key, created);
		this.model.states().put(key, GraphObjects.stateOf(created));
		this.model.unsaved().add(key);
		return type.cast(created);
	}

	// Reading

	/** The instance of an object, found by its id or on a way through others; null if nothing leads to it. */
	private @Nullable Object instance(long key) {
		Object present = this.known.get(key);
		if (present != null) {
			return present;
		}
		Map<Long, Long> before = this.model.reachable();
		if (!before.containsKey(key)) {
			return null;
		}
		Deque<Long> way = new ArrayDeque<>(List.of(key));
		while (before.get(way.getFirst()) != (long) way.getFirst() && !this.known.containsKey(way.getFirst())) {
			way.addFirst(before.get(way.getFirst()));
		}
		Object instance = start(way.pop());
		while (!way.isEmpty()) {
			long next = way.pop();
			instance = GraphObjects.targets(instance).stream().filter((target) -> GraphObjects.key(target) == next)
					.findFirst().orElseThrow(() -> new AssertionError("nothing leads to " + next));
			meet(next, instance);
		}
		return instance;
	}

	private Object start(long key) {
		Object present = this.known.get(key);
		if (present != null) {
			return present;
		}
		Object found = this.model.isThing(key)
				? this.things.find(this.transaction, key)
				: this.heap.root(this.transaction, this.model.roots().entrySet().stream()
						.filter((root) -> root.getValue() == key).findFirst().orElseThrow().getKey(), Object.class);
		assertThat(found).as("object %d", key).isNotNull();
		meet(key, found);
		return found;
	}

	private void meet(long key, Object instance) {
		Object present = this.known.putIfAbsent(key, instance);
		assertThat(present == null || present == instance).as("object %d has two instances", key).isTrue();
	}

	/** An object has the state that the model tells, and what it refers to are the instances that are known. */
	private void compare(long key, Object instance) {
		assertThat(GraphObjects.stateOf(instance)).as("object %d", key).isEqualTo(this.model.states().get(key));
		GraphObjects.targets(instance).forEach((target) -> meet(GraphObjects.key(target), target));
	}

	private void check() {
		List<Long> keys = new ArrayList<>(this.model.states().keySet());
		for (int count = 0; count < 3 && !keys.isEmpty(); count++) {
			long key = pick(keys);
			Object instance = instance(key);
			if (instance != null) {
				compare(key, instance);
			}
			if (this.model.isThing(key) && !this.model.unsaved().contains(key)) {
				assertThat(this.things.find(this.transaction, key)).as("object %d", key).isSameAs(instance);
			}
		}
		this.model.roots().forEach((name, key) -> meet(key,
				Objects.requireNonNull(this.heap.root(this.transaction, name, Object.class))));
	}

	/** All that a new transaction reaches. */
	private void compareAll() {
		try (HeapTransaction reading = this.heap.begin(TransactionOptions.READ_ONLY)) {
			this.transaction = reading;
			this.known = new HashMap<>();
			Set<Long> ids = new HashSet<>();
			Hits<Thing> all = this.things.find(reading, Query.all());
			while (all.next()) {
				Thing thing = all.read();
				ids.add(thing.id);
				meet(thing.id, thing);
			}
			assertThat(ids).isEqualTo(new HashSet<>(
					this.model.states().keySet().stream().filter(this.model::isThing).toList()));
			assertThat(this.heap.rootNames(reading)).isEqualTo(this.model.roots().keySet());
			for (long key : this.model.reachable().keySet()) {
				compare(key, Objects.requireNonNull(instance(key)));
			}
		}
	}

}

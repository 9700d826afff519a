/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.Durability;
import dev.pmem.heap.HeapOptions;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.exception.ConflictException;
import dev.pmem.heap.exception.UniqueKeyException;
import dev.pmem.heap.model.Thing.Tag;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.Isolation;
import dev.pmem.heap.store.References;
import dev.pmem.heap.store.Savepoint;
import dev.pmem.heap.store.TransactionOptions;
import dev.pmem.testing.TestSeed;

/**
 * Random transactions on a heap and on a model of maps, which must agree after every step; snapshots taken meanwhile must
 * go on seeing what they saw.
 */
class HeapModelTests {

	/** Before the key of a tag, among what a transaction has touched. */
	private static final String TAG_TOUCHED = "tag:";

	private static final int STEPS = Integer.getInteger("pmem.model.steps", 700);

	@TempDir
	Path folder;

	private final long seed = TestSeed.next();

	private final SplittableRandom random = new SplittableRandom(this.seed);

	private PersistentHeap heap;

	private Extent<Thing> things;

	private Extent<Tag> tags;

	private Model committed = new Model(new TreeMap<>(), new TreeMap<>());

	private final List<Snapshot> snapshots = new ArrayList<>();

	private long nextId = 1;

	private int conflictCount;

	private record Model(TreeMap<Long, Thing> things, TreeMap<String, Tag> tags) {

		Model copy() {
			return new Model(new TreeMap<>(this.things), new TreeMap<>(this.tags));
		}

		boolean hasName(@Nullable String name) {
			return name != null && this.things.values().stream().anyMatch((thing) -> name.equals(thing.name()));
		}

	}

	private record Snapshot(HeapTransaction transaction, Model model) {}

	/** A transaction under way. */
	private final class Running {

		final HeapTransaction transaction;

		final Model begun = HeapModelTests.this.committed;

		Model model = this.begun.copy();

		/** Ids of committed things that it changed, and names that it took. */
		final Set<Object> touched = new HashSet<>();

		Running() {
			Isolation isolation = HeapModelTests.this.random.nextBoolean()
					? Isolation.SNAPSHOT
					: Isolation.SERIALIZABLE;
			this.transaction = HeapModelTests.this.heap.begin(new TransactionOptions(isolation, false));
		}

		/** What it has made and taken away again is not touched. */
		void dropVain() {
			this.touched.removeIf((each) -> each instanceof Long id
					? !this.begun.things.containsKey(id) && !this.model.things.containsKey(id)
					: isVain((String) each));
		}

		private boolean isVain(String touched) {
			String key = touched.startsWith(TAG_TOUCHED) ? touched.substring(TAG_TOUCHED.length()) : null;
			return (key != null)
					? !this.begun.tags.containsKey(key) && !this.model.tags.containsKey(key)
					: !this.begun.hasName(touched) && !this.model.hasName(touched);
		}

	}

	private void open() {
		this.heap = PersistentHeap.open(this.folder.resolve("model.pmem"),
				new HeapOptions(Durability.PROCESS_CRASH, 4 << 20, 1 << 30));
		this.things = this.heap.extent(Thing.EXTENT);
		this.tags = this.heap.extent(Tag.EXTENT);
	}

	@Test
	void randomTransactionsDoWhatTheModelSays() {
		open();
		try {
			for (int step = 0; step < STEPS; step++) {
				switch (this.random.nextInt(20)) {
					case 0 -> reopen();
					case 1, 2 -> {
						if (this.snapshots.size() < 40) {
							this.snapshots.add(new Snapshot(this.heap.begin(TransactionOptions.READ_ONLY),
									this.committed));
						}
					}
					case 3 -> checkSnapshot(true);
					case 4 -> checkSnapshot(false);
					case 5, 6, 7 -> interfere();
					default -> runOne();
				}
				if (step % 100 == 99) {
					assertThat(this.heap.verify().problems()).as("step " + step).isEmpty();
				}
			}
			for (int further = 0; this.conflictCount == 0 && further < 1000; further++) {
				interfere();
			}
			while (!this.snapshots.isEmpty()) {
				checkSnapshot(true);
			}
			System.out.println(this.committed.things.size() + " things, " + this.nextId + " ids, " + this.conflictCount
					+ " conflicts, " + this.heap.statistics());
			assertThat(this.conflictCount).isGreaterThan(0);
		} finally {
			this.heap.close();
		}
	}

	private void reopen() {
		while (!this.snapshots.isEmpty()) {
			checkSnapshot(true);
		}
		this.heap.close();
		open();
		try (HeapTransaction transaction = this.heap.begin(TransactionOptions.READ_ONLY)) {
			compareAll(transaction, this.committed);
		}
	}

	private void checkSnapshot(boolean end) {
		if (this.snapshots.isEmpty()) {
			return;
		}
		int index = this.random.nextInt(this.snapshots.size());
		Snapshot snapshot = this.snapshots.get(index);
		compareAll(snapshot.transaction, snapshot.model);
		compareQuery(snapshot.transaction, snapshot.model);
		if (end) {
			snapshot.transaction.close();
			this.snapshots.remove(index);
		}
	}

	private void compareAll(HeapTransaction transaction, Model model) {
		assertThat(all(transaction)).isEqualTo(model.things);
		assertThat(this.things.count(transaction)).isEqualTo(model.things.size());
		Map<String, Tag> found = new TreeMap<>();
		References references = this.tags.find(transaction, Query.all());
		while (references.next()) {
			Tag tag = this.tags.read(transaction, references.reference());
			found.put(tag.key(), tag);
		}
		assertThat(found).isEqualTo(model.tags);
	}

	private TreeMap<Long, Thing> all(HeapTransaction transaction) {
		TreeMap<Long, Thing> found = new TreeMap<>();
		for (Thing thing : list(transaction, Query.all())) {
			found.put(thing.id(), thing);
		}
		return found;
	}

	private List<Thing> list(HeapTransaction transaction, Query query) {
		List<Thing> found = new ArrayList<>();
		References references = this.things.find(transaction, query);
		while (references.next()) {
			found.add(this.things.read(transaction, references.reference()));
		}
		return found;
	}

	private void compareQuery(HeapTransaction transaction, Model model) {
		RandomCriteria criteria = RandomCriteria.next(this.random, 2);
		List<RandomCriteria.Order> orders = RandomCriteria.orders(this.random);
		Comparator<Thing> order = (left, right) -> 0;
		for (RandomCriteria.Order each : orders) {
			order = order.thenComparing(each.meaning());
		}
		List<Thing> expected = model.things.values().stream().filter(criteria.meaning()).toList();
		Query query = Query.of(criteria.criteria())
				.sortedBy(orders.stream().map(RandomCriteria.Order::order).toList());
		List<Thing> found = list(transaction, query);
		assertThat(found).as(query.toString()).containsExactlyInAnyOrderElementsOf(expected).isSortedAccordingTo(order);
		assertThat(this.things.count(transaction, criteria.criteria())).as(query.toString()).isEqualTo(expected.size());
		int offset = this.random.nextInt(5);
		int limit = 1 + this.random.nextInt(10);
		assertThat(list(transaction, query.slice(offset, limit))).as(query.toString())
				.isEqualTo(found.stream().skip(offset).limit(limit).toList());
	}

	private void runOne() {
		Running running = new Running();
		try (HeapTransaction transaction = running.transaction) {
			change(running);
			compareQuery(transaction, running.model);
			if (this.random.nextInt(6) == 0) {
				compareAll(transaction, running.model);
			}
			if (this.random.nextInt(8) != 0) {
				commit(running, Set.of());
			}
		}
	}

	/** Two at once: whoever commits last must lose if, and only if, both changed the same. */
	private void interfere() {
		Running first = new Running();
		Running second = new Running();
		try (HeapTransaction one = first.transaction; HeapTransaction other = second.transaction) {
			change(first);
			if (second.transaction.options().isolation() == Isolation.SERIALIZABLE) {
				// it may have read what the first changed: not known here
				return;
			}
			change(second);
			compareQuery(one, first.model);
			compareQuery(other, second.model);
			Model before = this.committed;
			commit(first, Set.of());
			second.dropVain();
			Set<Object> common = new HashSet<>(second.touched);
			common.retainAll(first.touched);
			if (this.committed != before && common.isEmpty()) {
				// what the second did, over what the first did
				Model merged = this.committed.copy();
				for (Object touched : second.touched) {
					if (touched instanceof Long id) {
						copyEntry(second.model.things, merged.things, id);
					} else if (touched instanceof String text && text.startsWith(TAG_TOUCHED)) {
						copyEntry(second.model.tags, merged.tags, text.substring(TAG_TOUCHED.length()));
					}
				}
				second.model = merged;
			}
			commit(second, (this.committed != before) ? first.touched : Set.of());
		}
		try (HeapTransaction transaction = this.heap.begin(TransactionOptions.READ_ONLY)) {
			compareAll(transaction, this.committed);
		}
	}

	private static <K, V> void copyEntry(Map<K, V> from, Map<K, V> to, K key) {
		if (from.containsKey(key)) {
			to.put(key, from.get(key));
		} else {
			to.remove(key);
		}
	}

	private void commit(Running running, Set<Object> taken) {
		running.dropVain();
		Set<Object> common = new HashSet<>(running.touched);
		common.retainAll(taken);
		if (!common.isEmpty()) {
			this.conflictCount++;
			assertThatThrownBy(running.transaction::commit).as("touched " + common)
					.isInstanceOfAny(ConflictException.class, UniqueKeyException.class);
		} else {
			running.transaction.commit();
			this.committed = running.model;
		}
	}

	private void change(Running running) {
		int count = (this.random.nextInt(15) == 0) ? 150 : 1 + this.random.nextInt(8);
		for (int operation = 0; operation < count; operation++) {
			if (this.random.nextInt(10) == 0) {
				Savepoint savepoint = running.transaction.savepoint();
				Model before = running.model.copy();
				Set<Object> touched = Set.copyOf(running.touched);
				for (int inner = this.random.nextInt(6); inner >= 0; inner--) {
					changeOne(running);
				}
				if (this.random.nextBoolean()) {
					running.transaction.rollbackTo(savepoint);
					running.model = before;
					running.touched.retainAll(touched);
				}
			} else {
				changeOne(running);
			}
		}
	}

	private void changeOne(Running running) {
		Model model = running.model;
		int bias = (model.things.size() > 250) ? 5 : 0;
		switch (this.random.nextInt(12) + bias) {
			case 0, 1, 2, 3 -> insert(running);
			case 4, 5, 6, 7, 8 -> update(running);
			case 9, 10 -> changeTag(running);
			default -> delete(running);
		}
	}

	private void insert(Running running) {
		Thing thing = thing(this.nextId++);
		if (running.model.hasName(thing.name())) {
			assertThatThrownBy(() -> this.things.insert(running.transaction, thing))
					.isInstanceOf(UniqueKeyException.class);
			return;
		}
		this.things.insert(running.transaction, thing);
		running.model.things.put(thing.id(), thing);
		running.touched.add(thing.id());
		touchName(running, thing.name());
	}

	private static void touchName(Running running, @Nullable String name) {
		if (name != null) {
			running.touched.add(name);
		}
	}

	private Thing thing(long id) {
		return new Thing(id, (this.random.nextInt(3) == 0) ? null : "name" + this.random.nextInt(2000),
				RandomCriteria.category(this.random), (this.random.nextInt(3) == 0) ? null : this.random.nextInt(20),
				RandomCriteria.weight(this.random), this.random.nextBoolean(), "t".repeat(textLength()));
	}

	private int textLength() {
		return switch (this.random.nextInt(30)) {
			case 0 -> 60_000 + this.random.nextInt(90_000);
			case 1, 2, 3 -> this.random.nextInt(9000);
			default -> this.random.nextInt(80);
		};
	}

	private void update(Running running) {
		Long id = anyId(running.model);
		if (id == null) {
			return;
		}
		Thing before = running.model.things.get(id);
		Thing after = thing(id);
		if (running.model.hasName(after.name()) && !after.name().equals(before.name())) {
			return;
		}
		long reference = this.things.locate(running.transaction, id);
		assertThat(this.things.read(running.transaction, reference)).isEqualTo(before);
		assertThat(this.things.update(running.transaction, reference, after)).isEqualTo(!before.equals(after));
		running.model.things.put(id, after);
		running.touched.add(id);
		touchName(running, after.name());
	}

	private void delete(Running running) {
		Long id = anyId(running.model);
		if (id != null) {
			Thing removed = running.model.things.remove(id);
			this.things.delete(running.transaction, this.things.locate(running.transaction, id));
			assertThat(this.things.find(running.transaction, id)).isNull();
			running.touched.add(id);
			touchName(running, removed.name());
		}
	}

	private void changeTag(Running running) {
		String key = "tag " + this.random.nextInt(400) + "x".repeat(this.random.nextInt(3) * 100);
		Tag known = running.model.tags.get(key);
		if (known == null) {
			Tag tag = new Tag(key, this.random.nextInt(10));
			this.tags.insert(running.transaction, tag);
			running.model.tags.put(key, tag);
		} else {
			this.tags.delete(running.transaction, this.tags.locate(running.transaction, key));
			running.model.tags.remove(key);
		}
		running.touched.add(TAG_TOUCHED + key);
	}

	private @Nullable Long anyId(Model model) {
		if (model.things.isEmpty()) {
			return null;
		}
		List<Long> ids = List.copyOf(model.things.keySet());
		return ids.get(this.random.nextInt(ids.size()));
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.evolution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.Durability;
import dev.pmem.heap.HeapOptions;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.evolution.ProductReleases.Release;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Operator;
import dev.pmem.heap.store.Extent;
import dev.pmem.testing.TestSeed;

/**
 * A pool goes through the releases of an application at random, with random indexes and changes in each, beside a model of
 * what is in it.
 */
class ReleaseModelTests {

	private static final int OPENINGS = 10;

	private static final int CHANGES = 40;

	@TempDir
	Path folder;

	private final TreeMap<Long, Map<String, Object>> model = new TreeMap<>();

	private final Set<String> known = new HashSet<>(Set.of("name", "level", "stock", "width"));

	private long nextId = 1;

	@RepeatedTest(4)
	void aPoolFollowsTheReleases() {
		SplittableRandom random = new SplittableRandom(TestSeed.next());
		int number = 0;
		boolean thirdHasOpened = false;
		for (int opening = 0; opening < OPENINGS; opening++) {
			int wanted = Math.min(ProductReleases.ALL.size() - 1, number + random.nextInt(3) / 2);
			// the fourth release has forgotten the names before the third
			number = (wanted == 3 && !thirdHasOpened) ? 2 : wanted;
			thirdHasOpened |= number == 2;
			try (PersistentHeap heap = PersistentHeap.open(this.folder.resolve("products.pmem"),
					new HeapOptions(Durability.PROCESS_CRASH, 4 << 20, 64 << 20))) {
				use(heap, ProductReleases.ALL.get(number), random);
			}
		}
	}

	private void use(PersistentHeap heap, Release<?> release, SplittableRandom random) {
		if (random.nextBoolean()) {
			// without the classes
			assertThat(heap.verify().problems()).isEmpty();
		}
		Set<String> indexed = new HashSet<>();
		release.indexable.keySet().stream().sorted().filter((_) -> random.nextBoolean()).forEach(indexed::add);
		Extent<?> extent = heap.extent(release.definition(indexed));
		release.initialValues.forEach((key, value) -> {
			if (this.known.add(key)) {
				this.model.values().forEach((values) -> values.put(key, value));
			}
		});
		requireModel(heap, release, extent);
		for (int change = 0; change < CHANGES; change++) {
			change(heap, release, extent, random);
		}
		if (random.nextInt(3) == 0) {
			heap.convertObjects((_) -> {});
		}
		requireModel(heap, release, extent);
		assertThat(heap.verify().problems()).isEmpty();
	}

	private void change(PersistentHeap heap, Release<?> release, Extent<?> extent, SplittableRandom random) {
		Long any = this.model.isEmpty() ? null : this.model.ceilingKey(1 + random.nextLong(this.nextId));
		int what = random.nextInt(5);
		if (any == null || what < 2) {
			long id = this.nextId++;
			Map<String, Object> values = known(ProductReleases.values(random.nextInt(1000)));
			heap.inTransactionWithoutResult((transaction) -> release.insert(transaction, extent, id, values));
			this.model.put(id, values);
		} else if (what == 2) {
			heap.inTransactionWithoutResult((transaction) -> extent.delete(transaction, extent.locate(transaction,
					release.idValue(any))));
			this.model.remove(any);
		} else {
			Map<String, Object> values = new HashMap<>(Objects.requireNonNull(this.model.get(any)));
			String key = List.copyOf(this.known).get(random.nextInt(this.known.size()));
			values.put(key, ProductReleases.values(random.nextInt(1000)).get(key));
			heap.inTransactionWithoutResult((transaction) -> release.update(transaction, extent, any, values));
			this.model.put(any, values);
		}
	}

	private Map<String, Object> known(Map<String, Object> values) {
		Map<String, Object> some = new HashMap<>(values);
		some.keySet().retainAll(this.known);
		return some;
	}

	private void requireModel(PersistentHeap heap, Release<?> release, Extent<?> extent) {
		heap.inTransactionWithoutResult((transaction) -> {
			assertThat(extent.count(transaction)).isEqualTo(this.model.size());
			this.model.forEach((id, values) -> assertThat(release.read(transaction, extent, extent.locate(transaction,
					release.idValue(id)))).as("%s", id).isEqualTo(values));
			release.indexable.forEach((key, property) -> {
				if (!this.known.contains(key)) {
					return;
				}
				Map<Object, Long> counts = new HashMap<>();
				this.model.values().forEach((values) -> counts.merge(Objects.requireNonNullElse(values.get(key), this),
						1L, Long::sum));
				counts.forEach((value, count) -> {
					Criteria criteria = (value == this)
							? Criteria.where(property, Operator.IS_NULL)
							: Criteria.where(property, Operator.EQUAL, release.queried(key, value));
					assertThat(extent.count(transaction, criteria)).as("%s", criteria).isEqualTo(count);
				});
			});
		});
	}

}

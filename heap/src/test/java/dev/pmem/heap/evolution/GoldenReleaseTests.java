/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.evolution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.pmem.heap.Durability;
import dev.pmem.heap.HeapOptions;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.evolution.ProductReleases.Release;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Operator;
import dev.pmem.heap.store.Extent;

/**
 * Pools that releases of an application have left, each of which has changed a class, are opened by each later one for ever:
 * with all that the catalog has of the changes. The files are made by {@link #main}; they are never made anew, but joined by
 * others.
 */
class GoldenReleaseTests {

	/** So many products are stored by each release. */
	private static final int COUNT = 40;

	/** So many are in the pool that was killed while an index was built. */
	private static final int LARGE_COUNT = 2500;

	private static final Set<String> INDEXED = Set.of("name", "level", "label", "width");

	@TempDir
	Path folder;

	private static PersistentHeap open(Path pool) {
		return PersistentHeap.open(pool, new HeapOptions(Durability.PROCESS_CRASH, HeapOptions.MINIMUM_SIZE_BYTES,
				64 << 20));
	}

	/** What is in the pool that releases 1 to this one have left. */
	private static TreeMap<Long, Map<String, Object>> expected(int release) {
		TreeMap<Long, Map<String, Object>> expected = new TreeMap<>();
		for (int number = 1; number <= release; number++) {
			use(number, expected);
		}
		return expected;
	}

	private static void use(int number, TreeMap<Long, Map<String, Object>> products) {
		Release<?> release = ProductReleases.ALL.get(number - 1);
		products.values().forEach((values) -> release.initialValues.forEach(values::putIfAbsent));
		for (long id = first(number); id < first(number) + COUNT; id++) {
			products.put(id, known(number, id));
		}
		for (long id = number; id < first(number); id += 9) {
			products.put(id, known(number, id + 1));
		}
	}

	private static long first(int number) {
		return 1 + (number - 1) * (long) COUNT;
	}

	/** Values of which the release knows. */
	private static Map<String, Object> known(int number, long id) {
		Map<String, Object> values = new HashMap<>(ProductReleases.values(id));
		if (number < 3) {
			values.remove("tags");
		}
		if (number < 2) {
			values.remove("label");
			values.remove("unit");
		} else {
			// null is a value, which no later release replaces
			values.put("unit", "mm");
		}
		return values;
	}

	/** Makes the files anew, in this folder. */
	public static void main(String[] arguments) throws IOException {
		Path folder = Path.of(arguments[0]);
		Path pool = Files.createTempDirectory("golden").resolve("golden.pmem");
		for (int number = 1; number <= ProductReleases.ALL.size(); number++) {
			write(pool, number);
			pack(pool, folder.resolve("release-" + number + ".pmem.gz"));
		}
		Path large = pool.resolveSibling("large.pmem");
		Release<?> first = ProductReleases.ALL.getFirst();
		try (PersistentHeap heap = open(large)) {
			Extent<?> extent = heap.extent(first.definition(Set.of()));
			heap.inTransactionWithoutResult((transaction) -> {
				for (long id = 1; id <= LARGE_COUNT; id++) {
					first.insert(transaction, extent, id, known(1, id));
				}
			});
		}
		Logger logger = Logger.getLogger("dev.pmem.heap.extent.IndexBuild");
		logger.addHandler(new Handler() {

			@Override
			public void publish(LogRecord logged) {
				if (logged.getMessage().contains("40 % done")) {
					try {
						pack(large, folder.resolve("release-1-killed-in-index-build.pmem.gz"));
					} catch (IOException ex) {
						throw new UncheckedIOException(ex);
					}
				}
			}

			@Override
			public void flush() {}

			@Override
			public void close() {}

		});
		try (PersistentHeap heap = open(large)) {
			heap.extent(first.definition(Set.of("name")));
		}
	}

	private static void pack(Path pool, Path file) throws IOException {
		try (OutputStream output = new GZIPOutputStream(Files.newOutputStream(file))) {
			Files.copy(pool, output);
		}
	}

	private static void write(Path pool, int number) {
		Release<?> release = ProductReleases.ALL.get(number - 1);
		try (PersistentHeap heap = open(pool)) {
			Extent<?> extent = heap.extent(release.definition(INDEXED));
			heap.inTransactionWithoutResult((transaction) -> {
				for (long id = first(number); id < first(number) + COUNT; id++) {
					release.insert(transaction, extent, id, known(number, id));
				}
				for (long id = number; id < first(number); id += 9) {
					release.update(transaction, extent, id, known(number, id + 1));
				}
			});
		}
	}

	private Path unpack(String name) throws IOException {
		Path pool = this.folder.resolve("golden.pmem");
		try (InputStream resource = GoldenReleaseTests.class.getResourceAsStream("/golden/" + name + ".pmem.gz")) {
			Files.copy(new GZIPInputStream(resource), pool);
		}
		return pool;
	}

	@ParameterizedTest
	@ValueSource(ints = {1, 2, 3, 4})
	void aPoolOfEachReleaseIsOpenedByAllLaterOnes(int number) throws IOException {
		Path pool = unpack("release-" + number);
		TreeMap<Long, Map<String, Object>> expected = expected(number);
		for (int later = number; later <= ProductReleases.ALL.size(); later++) {
			Release<?> release = ProductReleases.ALL.get(later - 1);
			expected.values().forEach((values) -> release.initialValues.forEach(values::putIfAbsent));
			try (PersistentHeap heap = open(pool)) {
				assertThat(heap.verify().problems()).isEmpty();
				Extent<?> extent = heap.extent(release.definition(INDEXED));
				heap.inTransactionWithoutResult((transaction) -> {
					assertThat(extent.count(transaction)).isEqualTo(expected.size());
					expected.forEach((id, values) -> assertThat(release.read(transaction, extent, extent.locate(
							transaction, release.idValue(id)))).isEqualTo(values));
					assertThat(extent.count(transaction, Criteria.where(release.indexable.get("level"), Operator.EQUAL,
							release.queried("level", "LOW")))).isEqualTo(
									expected.values().stream().filter((values) -> values.get("level").equals("LOW"))
											.count());
				});
				assertThat(heap.verify().problems()).isEmpty();
			}
		}
		try (PersistentHeap heap = open(pool)) {
			heap.extent(ProductReleases.ALL.getLast().definition(INDEXED));
			heap.convertObjects((_) -> {});
			assertThat(heap.verify().problems()).isEmpty();
		}
	}

	@Test
	void anIndexThatWasBeingBuiltIsBuiltAnew() throws IOException {
		Path pool = unpack("release-1-killed-in-index-build");
		Release<?> first = ProductReleases.ALL.getFirst();
		try (PersistentHeap heap = open(pool)) {
			// the pool is whole with the part of the index
			assertThat(heap.verify().problems()).isEmpty();
			Extent<?> extent = heap.extent(first.definition(Set.of("level")));
			heap.inTransactionWithoutResult((transaction) -> assertThat(extent.count(transaction, Criteria.where(
					"level",
					Operator.EQUAL, first.queried("level", "LOW")))).isEqualTo(LARGE_COUNT / 3));
			assertThat(heap.verify().problems()).isEmpty();
		}
	}

}

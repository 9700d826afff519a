/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.object.ReflectionTypeModels;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.IndexDefinition;

/**
 * What is defined by names is what is defined by positions.
 */
class DefinitionTests {

	record City(String name, int zip, String country) {}

	@TempDir
	Path folder;

	@Test
	void anExtentIsDefinedByNames() {
		ReflectionTypeModels models = new ReflectionTypeModels();
		assertThat(ExtentDefinition.of("cities", City.class).models(models).id("name").uniqueIndex("zip")
				.index("country", "name").build())
				.isEqualTo(new ExtentDefinition<>("cities", City.class, models, "name",
						List.of(new IndexDefinition("zip", List.of("zip"), true),
								new IndexDefinition("country,name", List.of("country", "name"), false))));
		assertThat(IndexDefinition.of("zips", "zip").unique()).isFalse();
		assertThat(IndexDefinition.unique("zips", "zip").unique()).isTrue();
		assertThatIllegalStateException().isThrownBy(() -> ExtentDefinition.of(City.class).build())
				.withMessageContaining("City").withMessageContaining("id");
	}

	@Test
	void optionsAreSetByNames() {
		HeapOptions options = HeapOptions.builder().durability(Durability.PROCESS_CRASH).initialSizeBytes(4 << 20)
				.maximumSizeBytes(32 << 20).journalSizeBytes(256 << 10).maximumSnapshotBytes(1 << 20)
				.transactionWarning(Duration.ofSeconds(3)).afterPowerLoss(AfterPowerLoss.REFUSE).loadWarning(7).build();
		assertThat(options).isEqualTo(new HeapOptions(Durability.PROCESS_CRASH, 4 << 20, 32 << 20, 256 << 10, 1 << 20,
				Duration.ofSeconds(3), AfterPowerLoss.REFUSE, 7));
		assertThat(options.withLoadWarning(10_000)).isEqualTo(new HeapOptions(Durability.PROCESS_CRASH, 4 << 20,
				32 << 20,
				256 << 10, 1 << 20, Duration.ofSeconds(3), AfterPowerLoss.REFUSE));
		assertThatIllegalArgumentException().isThrownBy(() -> options.withLoadWarning(-1));
		assertThat(options.toBuilder().build()).isEqualTo(options);
		assertThat(HeapOptions.builder().build()).isEqualTo(HeapOptions.DEFAULTS)
				.isEqualTo(new HeapOptions(Durability.POWER_LOSS, 4L << 20, 64L << 30));
		assertThat(options.withDurability(Durability.POWER_LOSS).durability()).isEqualTo(Durability.POWER_LOSS);
		assertThatIllegalArgumentException().isThrownBy(() -> HeapOptions.builder().initialSizeBytes(1).build());
	}

	@Test
	void anActionWithoutResultCommitsOrRollsBack() {
		try (PersistentHeap heap = PersistentHeap.open(this.folder.resolve("a.pmem"),
				HeapOptions.builder().durability(Durability.PROCESS_CRASH).initialSizeBytes(4 << 20)
						.maximumSizeBytes(32 << 20).build())) {
			Extent<City> cities = heap.extent(ExtentDefinition.of(City.class).id("name").build());
			heap.inTransactionWithoutResult((tx) -> cities.insert(tx, new City("Graz", 8010, "AT")));
			assertThatIllegalStateException().isThrownBy(() -> heap.inTransactionWithoutResult((tx) -> {
				cities.insert(tx, new City("Linz", 4020, "AT"));
				throw new IllegalStateException("no");
			}));
			long count = heap.inTransaction((tx) -> cities.count(tx));
			assertThat(count).isEqualTo(1);
			assertThat(heap.statistics().commitCount()).isPositive();
			assertThat(heap.statistics().maximumSizeBytes()).isEqualTo(32 << 20);
		}
	}

}

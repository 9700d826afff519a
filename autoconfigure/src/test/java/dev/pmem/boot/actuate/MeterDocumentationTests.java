/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.HeapOptions;
import dev.pmem.heap.PersistentHeap;

/**
 * The table in docs/METERS.md names the meters that there are.
 */
class MeterDocumentationTests {

	private static final Path DOCUMENT = Path.of("..", "docs", "METERS.md");

	private static final Pattern ROW = Pattern.compile("\\| `([a-z.]+)` \\| ([a-z]+) \\| ([a-z]*) *\\|.*");

	private record Row(String name, String kind, String unit) {

		static Row of(Meter meter) {
			String kind = switch (meter.getId().getType()) {
				case DISTRIBUTION_SUMMARY -> "summary";
				case COUNTER, GAUGE, LONG_TASK_TIMER, TIMER, OTHER ->
					meter.getId().getType().name().toLowerCase(Locale.ROOT);
			};
			return new Row(meter.getId().getName(), kind, Objects.requireNonNullElse(meter.getId().getBaseUnit(), ""));
		}

	}

	@Test
	void theTableNamesEachMeterWithItsKindAndUnit(@TempDir Path folder) throws IOException {
		SimpleMeterRegistry registry = new SimpleMeterRegistry();
		try (PersistentHeap heap = PersistentHeap.open(folder.resolve("meters.pmem"), HeapOptions.DEFAULTS)) {
			new PmemMetrics(heap).bindTo(registry);
			List<Row> meters = registry.getMeters().stream().map(Row::of).toList();
			assertThat(Files.readAllLines(DOCUMENT).stream().map(ROW::matcher).filter(Matcher::matches)
					.map((found) -> new Row(found.group(1), found.group(2), found.group(3))).toList())
					.containsExactlyInAnyOrderElementsOf(meters);
		}
	}

}

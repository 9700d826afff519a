/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import dev.pmem.heap.AfterPowerLoss;
import dev.pmem.heap.Durability;
import dev.pmem.heap.HeapOptions;

class PmemPropertiesTests {

	@Test
	void defaultsAreThoseOfTheHeap() {
		PmemProperties.Pool pool = bind(Map.of());
		assertThat(pool.heapOptions()).isEqualTo(HeapOptions.DEFAULTS);
		assertThat(pool.durability()).isEqualTo(Durability.POWER_LOSS);
	}

	@Test
	void fileIsNamedAfterTheApplication() {
		PmemProperties.Pool pool = bind(Map.of());
		assertThat(pool.resolvePath("ledger")).isEqualTo(Path.of("data/ledger.pmem"));
		assertThat(pool.resolvePath(" ")).isEqualTo(Path.of("data/application.pmem"));
		assertThat(pool.resolvePath(null)).isEqualTo(Path.of("data/application.pmem"));
		assertThat(pool.resolvePath("../a:b\\c")).isEqualTo(Path.of("data/..-a-b-c.pmem"));
	}

	@Test
	void blankPathIsTheDefault() {
		assertThat(bind(Map.of("pmem.pool.path", " ")).resolvePath("ledger")).isEqualTo(Path.of("data/ledger.pmem"));
	}

	@Test
	void pathMayBeAFileUrl() {
		assertThat(bind(Map.of("pmem.pool.path", "file:/var/lib/x.pmem")).resolvePath("ledger"))
				.isEqualTo(Path.of("/var/lib/x.pmem"));
	}

	@Test
	void pathIsNeverAClassPathResource() {
		String resource = "META-INF/spring.factories";
		assertThat(getClass().getClassLoader().getResource(resource)).isNotNull();
		assertThat(bind(Map.of("pmem.pool.path", resource)).resolvePath(null)).isEqualTo(Path.of(resource));
	}

	@Test
	void invalidPathNamesTheProperty() {
		PmemProperties.Pool pool = bind(Map.of("pmem.pool.path", "a\0b"));
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
				.isThrownBy(() -> pool.resolvePath(null))
				.satisfies((ex) -> assertThat(ex.getName()).isEqualTo("pmem.pool.path"));
	}

	@ParameterizedTest
	@CsvSource({"file:./x.pmem, ./x.pmem", "file:x.pmem, x.pmem", "file:/srv/x.pmem, /srv/x.pmem",
			"file:///srv/a%20b.pmem, /srv/a b.pmem", "' x.pmem ', x.pmem", "C.pmem, C.pmem"})
	void pathsMayBeUrlsOfFiles(String configured, String path) {
		assertThat(bind(Map.of("pmem.pool.path", configured)).resolvePath(null)).isEqualTo(Path.of(path));
	}

	@Test
	void everythingCanBeConfigured() {
		PmemProperties.Pool pool = bind(Map.of("pmem.pool.path", "/srv/x.pmem", "pmem.pool.durability",
				"process-crash", "pmem.pool.initial-size", "32MB", "pmem.pool.max-size", "1GB",
				"pmem.pool.journal-size", "8MB", "pmem.pool.after-power-loss", "accept",
				"pmem.pool.max-snapshot-memory", "64MB", "pmem.pool.transaction-warning", "10s"));
		assertThat(pool.resolvePath("ledger")).isEqualTo(Path.of("/srv/x.pmem"));
		assertThat(pool.heapOptions()).isEqualTo(new HeapOptions(Durability.PROCESS_CRASH, 32L << 20, 1L << 30,
				8L << 20, 64L << 20, Duration.ofSeconds(10), AfterPowerLoss.ACCEPT));
	}

	@Test
	void unknownDurabilityIsRefused() {
		assertThatExceptionOfType(BindException.class)
				.isThrownBy(() -> bind(Map.of("pmem.pool.durability", "most-of-the-time")))
				.withMessageContaining("pmem.pool.durability");
	}

	@Test
	void sizeThatIsNotConfiguredFollowsTheOther() {
		HeapOptions small = bind(Map.of("pmem.pool.max-size", "8MB")).heapOptions();
		assertThat(small.initialSizeBytes()).isEqualTo(4L << 20);
		assertThat(small.maximumSizeBytes()).isEqualTo(8L << 20);
		HeapOptions large = bind(Map.of("pmem.pool.initial-size", "100GB")).heapOptions();
		assertThat(large.initialSizeBytes()).isEqualTo(100L << 30);
		assertThat(large.maximumSizeBytes()).isEqualTo(100L << 30);
	}

	@Test
	void initialSizeAboveTheMaximumIsRefused() {
		assertInvalid(Map.of("pmem.pool.initial-size", "64MB", "pmem.pool.max-size", "32MB"), "pmem.pool.max-size",
				"It must not be below 'pmem.pool.initial-size', which is 64 MB.");
	}

	@Test
	void tooSmallSizesAreRefused() {
		assertInvalid(Map.of("pmem.pool.initial-size", "1MB"), "pmem.pool.initial-size", "It must be at least 4 MB.");
		assertInvalid(Map.of("pmem.pool.max-size", "0"), "pmem.pool.max-size", "It must be at least 4 MB.");
		assertInvalid(Map.of("pmem.pool.max-size", "-1GB"), "pmem.pool.max-size", "It must be at least 4 MB.");
	}

	@Test
	void journalSizesThatCannotBeAreRefused() {
		assertInvalid(Map.of("pmem.pool.journal-size", "64KB"), "pmem.pool.journal-size",
				"It must be between 128 KB and 512 MB.");
		assertInvalid(Map.of("pmem.pool.journal-size", "1GB"), "pmem.pool.journal-size",
				"It must be between 128 KB and 512 MB.");
		assertInvalid(Map.of("pmem.pool.journal-size", "6MB", "pmem.pool.max-size", "8MB"), "pmem.pool.journal-size",
				"It must not be more than half of 'pmem.pool.max-size', which is 8 MB.");
	}

	@Test
	void theJournalFollowsTheMaximumSize() {
		assertThat(bind(Map.of()).heapOptions().journalSizeBytes()).isEqualTo(64L << 20);
		assertThat(bind(Map.of("pmem.pool.max-size", "8MB")).heapOptions().journalSizeBytes()).isEqualTo(1L << 20);
	}

	@Test
	void snapshotsMayTakeATenthOfTheJavaHeapUnlessToldOtherwise() {
		long tenth = Runtime.getRuntime().maxMemory() / 10;
		assertThat(bind(Map.of()).heapOptions().maximumSnapshotBytes()).isEqualTo(tenth);
		assertThat(bind(Map.of("pmem.pool.max-snapshot-memory", "0")).heapOptions().maximumSnapshotBytes())
				.isEqualTo(tenth);
		assertThat(bind(Map.of("pmem.pool.max-snapshot-memory", "3MB")).heapOptions().maximumSnapshotBytes())
				.isEqualTo(3L << 20);
	}

	@Test
	void snapshotMemoryThatCannotBeIsRefused() {
		assertInvalid(Map.of("pmem.pool.max-snapshot-memory", "-1MB"), "pmem.pool.max-snapshot-memory",
				"It must not be negative.");
		assertThatExceptionOfType(BindException.class)
				.isThrownBy(() -> bind(Map.of("pmem.pool.max-snapshot-memory", "a tenth")))
				.withMessageContaining("pmem.pool.max-snapshot-memory");
	}

	@Test
	void longTransactionsAreToldAfterAMinuteUnlessToldOtherwise() {
		assertThat(bind(Map.of()).heapOptions().transactionWarning()).isEqualTo(Duration.ofMinutes(1));
		assertThat(bind(Map.of("pmem.pool.transaction-warning", "0")).heapOptions().transactionWarning())
				.isEqualTo(Duration.ZERO);
		assertThat(bind(Map.of("pmem.pool.transaction-warning", "36500d")).heapOptions().transactionWarning())
				.isEqualTo(HeapOptions.MAXIMUM_TRANSACTION_WARNING);
	}

	@Test
	void transactionWarningsThatCannotBeAreRefused() {
		String reason = "It must be between 0, which switches it off, and 36500 days.";
		assertInvalid(Map.of("pmem.pool.transaction-warning", "-1s"), "pmem.pool.transaction-warning", reason);
		assertInvalid(Map.of("pmem.pool.transaction-warning", "36501d"), "pmem.pool.transaction-warning", reason);
	}

	@Test
	void loadsOfManyObjectsAreToldUnlessToldOtherwise() {
		assertThat(bindAll(Map.of()).heapOptions().loadWarning()).isEqualTo(10_000);
		assertThat(bindAll(Map.of("pmem.query.load-warning", "0")).heapOptions().loadWarning()).isZero();
		assertThat(bindAll(Map.of("pmem.query.load-warning", "500")).heapOptions().loadWarning()).isEqualTo(500);
		assertInvalid(Map.of("pmem.query.load-warning", "-1"), "pmem.query.load-warning",
				"It must not be negative; 0 switches the warning off.");
	}

	@Test
	void scansOfManyObjectsAreToldUnlessToldOtherwise() {
		assertThat(bindAll(Map.of()).query().checkedScanWarning()).isEqualTo(10_000);
		assertThat(bindAll(Map.of("pmem.query.scan-warning", "0")).query().checkedScanWarning()).isZero();
		assertThat(bindAll(Map.of("pmem.query.scan-warning", "500")).query().checkedScanWarning()).isEqualTo(500);
		assertInvalid(Map.of("pmem.query.scan-warning", "-1"), "pmem.query.scan-warning",
				"It must not be negative; 0 switches the warning off.");
	}

	private static void assertInvalid(Map<String, String> properties, String name, String reason) {
		PmemProperties all = bindAll(properties);
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class).isThrownBy(all::heapOptions)
				.satisfies((ex) -> {
					assertThat(ex.getName()).isEqualTo(name);
					assertThat(ex.getReason()).isEqualTo(reason);
				});
	}

	private static PmemProperties.Pool bind(Map<String, String> properties) {
		return bindAll(properties).pool();
	}

	private static PmemProperties bindAll(Map<String, String> properties) {
		return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("pmem", PmemProperties.class);
	}

}

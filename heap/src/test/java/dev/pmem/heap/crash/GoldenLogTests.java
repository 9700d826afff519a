/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import dev.pmem.heap.AfterPowerLoss;
import dev.pmem.heap.Durability;
import dev.pmem.heap.HeapOptions;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.RecoveryReport.Outcome;
import dev.pmem.heap.crash.DamagedImage.End;
import dev.pmem.heap.medium.PrivateMedium;
import dev.pmem.heap.pool.PoolHeader;

/**
 * Pools that were left to recovery when a version of the format was new, by both logs, are recovered for ever, and written
 * in the newest version from then on. Their files are made by {@link #main}.
 */
@Tag("slow")
class GoldenLogTests {

	@TempDir
	Path folder;

	private static String fileName(int version, Durability durability, End end) {
		return ("version-" + version + "-" + durability + "-" + end + ".pmem.gz").toLowerCase(Locale.ROOT).replace('_',
				'-');
	}

	/** Makes the files of the newest version. */
	public static void main(String[] arguments) throws IOException {
		for (Durability durability : Durability.values()) {
			for (End end : List.of(End.KILLED, End.KILLED_IN_COMMIT)) {
				Path made = DamagedImage.make(Files.createTempDirectory("golden"), durability, end).file();
				Path file = Path.of(arguments[0]).resolve(fileName(PoolHeader.FORMAT_VERSION, durability, end));
				try (OutputStream output = new GZIPOutputStream(Files.newOutputStream(file))) {
					Files.copy(made, output);
				}
			}
		}
	}

	static List<Arguments> pools() {
		List<Arguments> pools = new ArrayList<>();
		for (int version = 1; version <= PoolHeader.FORMAT_VERSION; version++) {
			for (Durability durability : Durability.values()) {
				for (End end : List.of(End.KILLED, End.KILLED_IN_COMMIT)) {
					for (Durability next : Durability.values()) {
						pools.add(Arguments.of(version, durability, end, next));
					}
				}
			}
		}
		return pools;
	}

	@ParameterizedTest
	@MethodSource("pools")
	void isRecovered(int version, Durability durability, End end, Durability next) throws IOException {
		Path pool = this.folder.resolve("golden.pmem");
		String name = "/golden/" + fileName(version, durability, end);
		try (InputStream resource = GoldenLogTests.class.getResourceAsStream(name)) {
			Files.copy(new GZIPInputStream(resource), pool);
		}
		DamageContent before = DamageContent.empty();
		DamageContent content;
		try (PersistentHeap model = PersistentHeap.open(this.folder.resolve("model"), options(next))) {
			before.fill(model);
			content = before.copy();
			content.change(model);
		}
		DamageContent expected;
		try (PersistentHeap heap = PersistentHeap.open(pool, options(next))) {
			Outcome outcome = heap.recovery().outcome();
			assertThat(outcome).isEqualTo((end == End.KILLED || durability == Durability.POWER_LOSS)
					? Outcome.LAST_COMMIT_WHOLE
					: Outcome.LAST_COMMIT_UNDONE);
			expected = (outcome == Outcome.LAST_COMMIT_UNDONE) ? before : content;
			assertThat(heap.verify().problems()).isEmpty();
			assertThat(expected.requireRightOrRefused(heap)).isZero();
			assertThat(expected.extend(heap, 900)).isZero();
		}
		try (PrivateMedium medium = PrivateMedium.open(pool)) {
			PoolHeader header = Objects.requireNonNull(PoolHeader.read(medium));
			assertThat(header.clean()).isTrue();
			assertThat(header.sums()).isNotNull();
			assertThat(header.sizeBytes()).isEqualTo(Files.size(pool));
		}
		try (PersistentHeap heap = PersistentHeap.open(pool, options(next))) {
			assertThat(heap.recovery().outcome()).isEqualTo(Outcome.CLEAN);
			assertThat(heap.verify().problems()).isEmpty();
			assertThat(expected.requireRightOrRefused(heap)).isZero();
		}
	}

	private static HeapOptions options(Durability durability) {
		// the machine has stopped many times since they were made
		return new HeapOptions(durability, HeapOptions.MINIMUM_SIZE_BYTES, 64 << 20, HeapOptions.MINIMUM_JOURNAL_BYTES)
				.withAfterPowerLoss(AfterPowerLoss.VERIFY);
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.exception.PoolAccessException;

/**
 * Tests for {@link MappedMedium}.
 */
class MappedMediumTests {

	@TempDir
	Path directory;

	@Test
	void failedSyncIsNeverRetried() throws Exception {
		Posix posix = Posix.get();
		MediumOptions options = new MediumOptions(FenceReach.DEVICE, 1 << 16, 1 << 20);
		try (MappedMedium medium = MappedMedium.open(this.directory.resolve("pool"), options)) {
			medium.putLong(0, 1);
			medium.flush(0, 8);
			posix.close(medium.wholeSyncDescriptor());
			OpenDescriptor other = new OpenDescriptor();
			posix.open(Path.of("/dev/null"), other);
			assertThat(other.number).as("takes the place of the closed descriptor").isEqualTo(medium
					.wholeSyncDescriptor());
			assertThatExceptionOfType(PoolAccessException.class).isThrownBy(medium::forceAll)
					.withMessageContaining("fdatasync").withMessageContaining(medium.name());
			assertThatExceptionOfType(PoolAccessException.class).isThrownBy(medium::forceAll);
			assertThatExceptionOfType(PoolAccessException.class).isThrownBy(() -> medium.force(0, 8));
			assertThatExceptionOfType(PoolAccessException.class).isThrownBy(medium::fence);
			assertThatExceptionOfType(PoolAccessException.class).isThrownBy(() -> medium.grow(1 << 17));
			assertThat(medium.segment().get(MediumContractTests.LONG, 0)).isEqualTo(1);
		}
	}

	@Test
	void firstGrowthFillsTheHolesOfACopiedFile() throws Exception {
		Path file = this.directory.resolve("sparse");
		try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
			sparse.setLength(1 << 20);
		}
		assertThat(blocks(file)).isZero();
		try (MappedMedium medium = MappedMedium.open(file,
				new MediumOptions(FenceReach.PAGE_CACHE, 1 << 16, 1 << 20))) {
			assertThat(blocks(file)).isZero();
			medium.grow(medium.sizeBytes());
			assertThat(blocks(file)).isGreaterThanOrEqualTo((1 << 20) / 512);
		}
		assertThat(Files.size(file)).isEqualTo(1 << 20);
	}

	@Test
	void opensPathsWithAnyCharacters() {
		// without a locale the JDK itself can't name such a file; .ci/run sets one
		assumeThat(System.getProperty("sun.jnu.encoding")).isEqualTo("UTF-8");
		Path file = this.directory.resolve("größe 東京");
		MappedMedium.open(file, new MediumOptions(FenceReach.DEVICE, 1 << 16, 1 << 20)).close();
		assertThat(file).exists();
	}

	static long blocks(Path file) throws Exception {
		Process process = new ProcessBuilder("stat", "-c", "%b", file.toString()).start();
		return Long.parseLong(new String(process.getInputStream().readAllBytes()).trim());
	}

	@Nested
	class ToDeviceTests extends FileMediumContractTests {

		ToDeviceTests() {
			super(FenceReach.DEVICE, "mapped");
		}

		@Override
		Medium open(Path file, MediumOptions options) {
			return MappedMedium.open(file, options);
		}

	}

	@Nested
	class ToPageCacheTests extends FileMediumContractTests {

		ToPageCacheTests() {
			super(FenceReach.PAGE_CACHE, "mapped");
		}

		@Override
		Medium open(Path file, MediumOptions options) {
			return MappedMedium.open(file, options);
		}

	}

}

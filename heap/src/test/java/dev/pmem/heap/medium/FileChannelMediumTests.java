/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests for {@link FileChannelMedium} and for the choice that {@link Mediums} makes.
 */
@Tag("slow")
class FileChannelMediumTests {

	@TempDir
	Path directory;

	@Test
	void isChosenWhereNativeAccessIsDenied() throws IOException {
		try (MediumChild child = MediumChild.start(this.directory.resolve("pool"), FenceReach.DEVICE,
				"--illegal-native-access=deny")) {
			assertThat(child.answer()).isEqualTo("FileChannelMedium");
		}
	}

	@Test
	void isNotChosenWhereNativeAccessIsGranted() throws IOException {
		try (MediumChild child = MediumChild.start(this.directory.resolve("pool"), FenceReach.DEVICE,
				"--enable-native-access=ALL-UNNAMED")) {
			assertThat(child.answer()).isEqualTo("MappedMedium");
		}
	}

	@Nested
	class ToDeviceTests extends FileMediumContractTests {

		ToDeviceTests() {
			super(FenceReach.DEVICE, "channel");
		}

		@Override
		Medium open(Path file, MediumOptions options) {
			return FileChannelMedium.open(file, options);
		}

	}

	@Nested
	class ToPageCacheTests extends FileMediumContractTests {

		ToPageCacheTests() {
			super(FenceReach.PAGE_CACHE, "channel");
		}

		@Override
		Medium open(Path file, MediumOptions options) {
			return FileChannelMedium.open(file, options);
		}

	}

}

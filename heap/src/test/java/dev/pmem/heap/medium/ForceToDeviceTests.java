/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A page that was written to the disk is clean: what the kernel tells of the mapping's pages shows that forcing to the device
 * does something, on a medium whose fences reach the page cache alone.
 */
@EnabledOnOs(OS.LINUX)
class ForceToDeviceTests {

	@TempDir
	Path folder;

	@ParameterizedTest
	@ValueSource(strings = {"mapped", "channel"})
	void pagesAreWritten(String choice) throws IOException {
		assumeThat(Files.getFileStore(this.folder).type()).as("pages stay dirty there").isNotEqualTo("tmpfs");
		Path file = this.folder.resolve("pool.pmem");
		String before = System.getProperty(Mediums.MEDIUM_PROPERTY);
		System.setProperty(Mediums.MEDIUM_PROPERTY, choice);
		try (Medium medium = Mediums.open(file, new MediumOptions(FenceReach.PAGE_CACHE, 1 << 20, 4 << 20))) {
			medium.forceAllToDevice();
			assertThat(dirtyBytes(file)).isZero();
			medium.putLong(0, 1);
			medium.putLong(512 << 10, 1);
			// a kernel that wrote it meanwhile would be a coincidence
			assertThat(dirtyBytes(file)).isPositive();
			medium.force(0, 8);
			medium.forceAll();
			medium.fence();
			medium.forceToDevice(0, 8);
			medium.forceToDevice(512 << 10, 8);
			assertThat(dirtyBytes(file)).isZero();
			medium.putLong(8, 1);
			medium.forceAllToDevice();
			assertThat(dirtyBytes(file)).isZero();
		} finally {
			if (before == null) {
				System.clearProperty(Mediums.MEDIUM_PROPERTY);
			} else {
				System.setProperty(Mediums.MEDIUM_PROPERTY, before);
			}
		}
	}

	private static long dirtyBytes(Path file) throws IOException {
		long kibibytes = 0;
		boolean found = false;
		String name = file.toRealPath().toString();
		List<String> lines = Files.readAllLines(Path.of("/proc/self/smaps"));
		for (String line : lines) {
			if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
				found = line.endsWith(name);
			} else if (found && (line.startsWith("Shared_Dirty:") || line.startsWith("Private_Dirty:"))) {
				kibibytes += Long.parseLong(line.replaceAll("[^0-9]", ""));
			}
		}
		return kibibytes << 10;
	}

}

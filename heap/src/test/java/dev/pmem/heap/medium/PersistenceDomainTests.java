/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests for {@link PersistenceDomain}, on a tree as Linux shows it.
 */
class PersistenceDomainTests {

	/** Major 259, minor 300, as stat packs them: neither fits into a byte. */
	private static final long DEVICE = 259 << 8 | (300 & 0xFF) | (300 & ~0xFFL) << 12;

	@TempDir
	Path sys;

	@Test
	void findsTheDomainOfTheRegionThatTheDeviceLiesIn() throws IOException {
		Path domain = makeRegion();
		Files.writeString(domain, "cpu_cache\n");
		assertThat(PersistenceDomain.coversCaches(this.sys, DEVICE)).isTrue();
		Files.writeString(domain, "memory_controller\n");
		assertThat(PersistenceDomain.coversCaches(this.sys, DEVICE)).isFalse();
		Files.writeString(domain, "");
		assertThat(PersistenceDomain.coversCaches(this.sys, DEVICE)).isFalse();
	}

	@Test
	void anUnknownDeviceOrOneInNoRegionIsNotCovered() throws IOException {
		Path domain = makeRegion();
		Files.writeString(domain, "cpu_cache\n");
		assertThat(PersistenceDomain.coversCaches(this.sys, DEVICE + 1)).isFalse();
		Path mapped = Files.createDirectories(this.sys.resolve("devices/virtual/block/dm-0"));
		Files.createSymbolicLink(this.sys.resolve("dev/block/253:0"), mapped);
		assertThat(PersistenceDomain.coversCaches(this.sys, 253 << 8)).isFalse();
	}

	@Test
	void aFileInMemoryOrOnADiskIsNotCovered() throws IOException {
		assertThat(PersistenceDomain.coversCaches(Files.createFile(this.sys.resolve("file")))).isFalse();
		assertThat(PersistenceDomain.coversCaches(this.sys.resolve("missing"))).isFalse();
	}

	private Path makeRegion() throws IOException {
		Path region = this.sys.resolve("devices/platform/ndbus0/region0");
		Path block = Files.createDirectories(region.resolve("pfn0.1/block/pmem0"));
		Files.createDirectories(this.sys.resolve("dev/block"));
		Files.createSymbolicLink(this.sys.resolve("dev/block/259:300"), block);
		return region.resolve("persistence_domain");
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.promise;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;

class SyncTraceTests {

	private final SyncTrace trace = new SyncTrace();

	private void lines(String lines) {
		lines.lines().forEach(this.trace::line);
	}

	@Test
	void countsWhatWaitsForTheDeviceSectionBySection() {
		lines("""
				11  fsync(3</data/log>) = 0
				11  openat(AT_FDCWD</>, "/data/section-one", O_RDONLY) = -1 ENOENT (No such file or directory)
				11  fsync(3</data/log>) = 0
				12  fdatasync(3</data/log> <unfinished ...>
				11  fdatasync(3</data/log>) = 0
				12  <... fdatasync resumed>)           = 0
				11  msync(0x7f0000000000, 512, MS_SYNC) = 0
				11  msync(0x7f0000000000, 512, MS_ASYNC) = 0
				11  write(3</data/log>, "abc"..., 3) = 3
				11  pwritev2(3</data/log>, [], 1, 0, RWF_DSYNC) = 512
				11  pwritev2(3</data/log>, [], 1, 0, 0) = 512
				11  openat(AT_FDCWD</>, "/data/section-two", O_RDONLY) = -1 ENOENT (No such file or directory)
				11  sync_file_range(3</data/log>, 0, 4096, SYNC_FILE_RANGE_WRITE) = 0
				""");
		assertThat(this.trace.counts("one")).containsExactlyInAnyOrderEntriesOf(
				Map.of("fsync", 1, "fdatasync", 2, "msync", 1, "write with RWF_DSYNC", 1));
		assertThat(this.trace.counts("two")).containsExactlyEntriesOf(Map.of("sync_file_range", 1));
		assertThat(this.trace.counts("three")).isEmpty();
	}

	@Test
	void countsWritesToWhatWasOpenedToWaitForTheDevice() {
		lines("""
				11  openat(AT_FDCWD</>, "/data/file", O_RDWR|O_CREAT|O_CLOEXEC, 0644) = 5</data/file>
				11  openat(AT_FDCWD</>, "/data/file", O_WRONLY|O_DSYNC|O_CLOEXEC <unfinished ...>
				12  openat(AT_FDCWD</>, "/data/other", O_WRONLY|O_CREAT, 0644) = 7</data/other>
				11  <... openat resumed>)              = 6</data/file>
				11  openat(AT_FDCWD</>, "/data/section-one", O_RDONLY) = -1 ENOENT (No such file or directory)
				11  pwrite64(5</data/file>, "abc"..., 4096, 0) = 4096
				11  pwrite64(6</data/file>, "abc"..., 144, 16 <unfinished ...>
				12  pwrite64(7</data/other>, "abc"..., 144, 16) = 144
				11  <... pwrite64 resumed>)            = 144
				12  openat(AT_FDCWD</>, "/data/file", O_WRONLY|O_CLOEXEC) = 6</data/file>
				12  pwrite64(6</data/file>, "abc"..., 144, 16) = 144
				""");
		assertThat(this.trace.counts("one")).containsExactlyEntriesOf(Map.of("write with O_DSYNC", 1));
	}

	@Test
	void tellsCallsPerCommit() {
		SyncCount count = new SyncCount(100,
				Map.of(1, Map.of("fsync", 150), 8, new TreeMap<>(Map.of("msync", 96, "fsync", 24)), 2, Map.of()));
		assertThat(count.format(1)).isEqualTo("1.50 fsync");
		assertThat(count.format(8)).isEqualTo("0.25 fsync + 1.00 msync");
		assertThat(count.format(2)).isEqualTo("0");
	}

}

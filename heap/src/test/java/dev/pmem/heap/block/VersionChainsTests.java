/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.pmem.heap.block.VersionChains.Version;
import dev.pmem.heap.pool.BlockHeader;

/**
 * Versions from the moment when a batch is about to be stored to the one when nobody needs them.
 */
class VersionChainsTests {

	private static final long BLOCK = 4096;

	private static final long FREED = 8192;

	private final VersionChains chains = new VersionChains();

	@AfterEach
	void theChainsAreConsistent() {
		assertThat(this.chains.checkConsistent()).isTrue();
	}

	private static Version version(long offset, long version, long supersededBy, boolean isFreed) {
		return new Version(offset, new BlockHeader(version, 0, 0), supersededBy, isFreed ? null : new byte[100]);
	}

	private static LongMap<Version> table(Version... versions) {
		LongMap<Version> table = new LongMap<>(versions.length);
		for (Version version : versions) {
			table.put(version.offset, version);
		}
		return table;
	}

	/** A batch that supersedes these versions is stored, and published. */
	private void supersede(long oldestSnapshot, Version... versions) {
		LongMap<Version> table = table(versions);
		this.chains.prepare(table);
		this.chains.installing(table);
		this.chains.installed(oldestSnapshot, (_) -> {});
	}

	/** Before its first change is stored, and until it's published, whoever has an older snapshot finds what it supersedes. */
	@Test
	void whatABatchSupersedesIsFoundWhileItIsStored() {
		Version first = version(BLOCK, 1, 3, false);
		supersede(2, first);
		Version second = version(BLOCK, 3, 4, false);
		LongMap<Version> table = table(second);
		this.chains.prepare(table);
		assertThat(this.chains.isInstalling(BLOCK)).isFalse();
		assertThat(this.chains.find(BLOCK, 3)).as("not stored").isNull();
		this.chains.installing(table);
		assertThat(this.chains.isInstalling(BLOCK)).isTrue();
		assertThat(this.chains.find(BLOCK, 3)).isSameAs(second);
		assertThat(this.chains.find(BLOCK, 2)).isSameAs(first);
		assertThat(this.chains.find(BLOCK, 0)).isNull();
		this.chains.installed(2, (_) -> {});
		assertThat(this.chains.isInstalling(BLOCK)).isFalse();
		assertThat(this.chains.find(BLOCK, 3)).isSameAs(second);
		assertThat(this.chains.find(BLOCK, 2)).isSameAs(first);
	}

	/** The snapshot before the batch keeps what it supersedes, and no later one does. */
	@Test
	void whatNoSnapshotNeedsIsDroppedAtOnce() {
		supersede(2, version(BLOCK, 1, 3, false));
		assertThat(this.chains.size()).isEqualTo(1);
		List<Long> released = new ArrayList<>();
		LongMap<Version> table = table(version(BLOCK, 3, 4, false), version(FREED, 1, 4, true));
		this.chains.prepare(table);
		this.chains.installing(table);
		this.chains.installed(4, released::add);
		assertThat(released).containsExactly(FREED);
		assertThat(this.chains.find(FREED, 3)).isNull();
		assertThat(this.chains.trim(2, () -> new long[]{2}, 100, false, released::add)).isZero();
		assertThat(this.chains.size()).isEqualTo(1);
		assertThat(this.chains.trim(3, () -> new long[]{3}, 100, false, released::add)).isEqualTo(1);
		assertThat(this.chains.size()).isZero();
		assertThat(this.chains.retainedBytes()).isZero();
		assertThat(released).containsExactly(FREED);
	}

	/** Each version stays with the newest snapshot that sees it, and goes when none does. */
	@Test
	void aVersionIsKeptForTheNewestSnapshotThatSeesIt() {
		for (long commit = 2; commit <= 10; commit++) {
			supersede(1, version(BLOCK, commit - 1, commit, false));
		}
		// 3 sees version 3, and 6 sees version 6, and 1 sees version 1
		long[] active = {1, 3, 6};
		assertThat(this.chains.trim(1, () -> active, 100, true, (_) -> {})).isEqualTo(9);
		for (long snapshot : active) {
			assertThat(this.chains.find(BLOCK, snapshot)).extracting((found) -> found.version).isEqualTo(snapshot);
		}
		assertThat(this.chains.retainedBytes()).isEqualTo(3 * (128 + 100));
		assertThat(this.chains.isOldestOwner(1)).isTrue();
		// the one in the middle ends, then the oldest
		this.chains.trim(1, () -> new long[]{1, 6}, 100, true, (_) -> {});
		assertThat(this.chains.find(BLOCK, 3)).isNull();
		assertThat(this.chains.find(BLOCK, 6)).extracting((found) -> found.version).isEqualTo(6L);
		this.chains.trim(6, () -> new long[]{6}, 100, false, (_) -> {});
		assertThat(this.chains.find(BLOCK, 6)).extracting((found) -> found.version).isEqualTo(6L);
		assertThat(this.chains.retainedBytes()).isEqualTo(128 + 100);
		this.chains.trim(11, () -> new long[]{11}, 100, false, (_) -> {});
		assertThat(this.chains.size()).isZero();
	}

	/** An older snapshot that sees the version gets it when its owner ends. */
	@Test
	void anOlderSnapshotBecomesTheOwner() {
		supersede(3, version(BLOCK, 2, 9, false));
		this.chains.trim(3, () -> new long[]{3, 8}, 100, true, (_) -> {});
		assertThat(this.chains.isOldestOwner(8)).isTrue();
		this.chains.trim(3, () -> new long[]{3}, 100, true, (_) -> {});
		assertThat(this.chains.isOldestOwner(3)).isTrue();
		assertThat(this.chains.find(BLOCK, 3)).isNotNull();
	}

	/** What has been given back is not given back once more where an error stops the leader. */
	@Test
	void anErrorGivesNothingBackTwice() {
		LongMap<Version> table = table(version(FREED, 1, 3, true), version(FREED + 64, 1, 3, true),
				version(FREED + 128, 1, 3, true));
		this.chains.prepare(table);
		this.chains.installing(table);
		List<Long> released = new ArrayList<>();
		assertThatThrownBy(() -> this.chains.installed(3, (offset) -> {
			released.add(offset);
			if (released.size() == 2) {
				throw new OutOfMemoryError("of the test");
			}
		})).isInstanceOf(OutOfMemoryError.class);
		this.chains.installed(3, released::add);
		this.chains.installed(3, released::add);
		assertThat(released).containsExactlyInAnyOrder(FREED, FREED + 64, FREED + 128);
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.block;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.pmem.heap.block.VersionChains.Version;
import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.EngineException;
import dev.pmem.heap.pool.BlockHeader;
import dev.pmem.heap.pool.BlockKind;
import dev.pmem.heap.pool.BlockLayout;
import dev.pmem.heap.space.Allocator;
import dev.pmem.heap.space.MemoryMedium;

/**
 * A version that a chain lacks, or has changed, is a mistake of the engine; a version number in the pool that nobody has
 * committed is damage.
 */
class BrokenChainTests {

	private static final long NEWEST = 9;

	private final VersionChains chains = new VersionChains();

	private final MemoryMedium medium = new MemoryMedium(4 << 20, 4 << 20);

	private final Allocator allocator = new Allocator(this.medium);

	private final BlockStore store = new BlockStore(this.medium, this.chains, this.allocator::capacity);

	private final int length = 16;

	private final long block = this.allocator.reserve(this.length);

	private final byte[] payload = new byte[this.length];

	private final long lengthAndKind = BlockLayout.lengthAndKind(this.length, BlockKind.OBJECT.code());

	private final long typeAndChecksum = BlockLayout.typeAndChecksum(1,
			BlockLayout.checksum(this.block, BlockKind.OBJECT.code(), 1, this.payload, this.length));

	@BeforeEach
	void storeTheNewestVersion() {
		this.medium.putLong(this.block, NEWEST);
		this.medium.putLong(this.block + BlockLayout.LENGTH, this.lengthAndKind);
		this.medium.putLong(this.block + BlockLayout.TYPE, this.typeAndChecksum);
	}

	/** That commit has left this before the newest one, for snapshots from then on. */
	private void keep(long version, byte[] bytes) {
		LongMap<Version> superseded = new LongMap<>(1);
		superseded.put(this.block, new Version(this.block,
				new BlockHeader(version, this.lengthAndKind, this.typeAndChecksum), NEWEST, bytes));
		this.chains.prepare(superseded);
		this.chains.installing(superseded);
		this.chains.installed(version, (_) -> {});
	}

	private void read(long snapshot) {
		this.store.read(this.block, snapshot, new BlockImage());
	}

	@Test
	void whatTheChainKeepsIsRead() {
		keep(5, this.payload);
		read(NEWEST);
		read(5);
	}

	@Test
	void aVersionThatTheChainLacksIsAMistake() {
		keep(5, this.payload);
		assertThatThrownBy(() -> read(3)).isInstanceOf(EngineException.class)
				.hasMessageContainingAll("memory", "offset " + this.block, "version is 9", "snapshot 3", "report");
	}

	@Test
	void aVersionThatHasChangedInTheChainIsAMistake() {
		byte[] changed = this.payload.clone();
		changed[3] = 1;
		keep(5, changed);
		assertThatThrownBy(() -> read(6)).isInstanceOf(EngineException.class)
				.hasMessageContainingAll("memory", "offset " + this.block, "commit 5", "snapshot 6", "report");
	}

	@Test
	void aVersionNumberThatNobodyHasCommittedIsDamage() {
		assertThatThrownBy(() -> read(6)).isInstanceOf(CorruptPoolException.class)
				.hasMessageContainingAll("memory", "offset " + this.block, "version is 9", "snapshot 6", "backup");
	}
}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import dev.pmem.heap.pool.BlockHeader;
import dev.pmem.heap.pool.BlockLayout;
import dev.pmem.heap.pool.PoolLayout;

/**
 * What version chains give to a snapshot after versions were dropped.
 */
class DroppedVersionsTests {

	private static final long OFFSET = PoolLayout.chunkOffset(PoolLayout.FIRST_DATA_CHUNK);

	private final VersionChains chains = new VersionChains();

	private final List<Long> freed = new ArrayList<>();

	private void supersede(long version, long supersededBy, byte @Nullable [] payload, long oldestSnapshot) {
		LongMap<VersionChains.Version> versions = new LongMap<>();
		versions.put(OFFSET, new VersionChains.Version(OFFSET,
				new BlockHeader(version, BlockLayout.lengthAndKind(1, 1), 0), supersededBy, payload));
		this.chains.prepare(versions);
		this.chains.installing(versions);
		this.chains.installed(oldestSnapshot, this.freed::add);
	}

	private void trim(long... snapshots) {
		this.chains.trim(snapshots[0], () -> snapshots, 512, true, this.freed::add);
	}

	private void assertSees(long snapshot, long version) {
		assertThat(Objects.requireNonNull(this.chains.find(OFFSET, snapshot)).version).isEqualTo(version);
	}

	/** Changed by commits 6 and 8; snapshot 5 keeps what was there before: that is nothing for who has a later one. */
	@Test
	void anOlderVersionIsNoneOfALaterSnapshot() {
		supersede(3, 6, new byte[1], 5);
		supersede(6, 8, new byte[1], 5);
		assertSees(7, 6);
		trim(5, 9);
		assertSees(5, 3);
		assertThat(this.chains.find(OFFSET, 6)).isNull();
		assertThat(this.chains.find(OFFSET, 9)).isNull();
	}

	/** The block's place must not serve others: a reader of the earlier version looks there first. */
	@Test
	void aFreedBlockIsGivenBackAfterTheLastReaderOfAnEarlierVersion() {
		supersede(3, 6, new byte[1], 4);
		supersede(6, 8, null, 4);
		trim(4, 5, 9);
		assertThat(this.freed).isEmpty();
		assertSees(4, 3);
		assertSees(5, 3);
		trim(4, 9);
		assertThat(this.freed).isEmpty();
		assertSees(4, 3);
		trim(9);
		assertThat(this.freed).containsExactly(OFFSET);
		assertThat(this.chains.size()).isZero();
		assertThat(this.chains.retainedBytes()).isZero();
	}

}

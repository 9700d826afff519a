/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.pmem.heap.block.LongMap;
import dev.pmem.heap.block.VersionChains;
import dev.pmem.heap.block.VersionChains.Version;
import dev.pmem.heap.pool.BlockHeader;
import dev.pmem.heap.pool.BlockKind;
import dev.pmem.heap.pool.BlockLayout;
import dev.pmem.heap.pool.PoolLayout;
import dev.pmem.heap.space.Allocator;
import dev.pmem.heap.space.MemoryMedium;
import dev.pmem.heap.space.SpanWriter;

/**
 * What a census makes of blocks that a commit stores meanwhile.
 */
class BlockCensusTests {

	private static final long SNAPSHOT = 5;

	private final MemoryMedium medium = new MemoryMedium(4 << 20, 4 << 20);

	private final VersionChains chains = new VersionChains();

	private final List<String> problems = new ArrayList<>();

	/** Of the first of some slots in the pool. */
	private long offset;

	private long newest = SNAPSHOT;

	@AfterEach
	void close() {
		this.medium.close();
	}

	@BeforeEach
	void makeSpan() {
		Allocator allocator = new Allocator(this.medium);
		allocator.load();
		this.offset = allocator.reserve(100);
		List<Long> stale = new ArrayList<>();
		allocator.publishSpansOf(new long[]{this.offset}, new SpanWriter() {

			@Override
			public void descriptor(long offset, long descriptor) {
				BlockCensusTests.this.medium.putLong(offset, descriptor);
			}

			@Override
			public void fresh(long offset, long sizeBytes) {}

			@Override
			public void staleHeader(long offset) {
				stale.add(offset);
			}

		});
		stale.forEach((each) -> storeHeader(each, 0, 0, BlockLayout.freeTypeAndChecksum(each)));
	}

	private void storeHeader(long offset, long version, long lengthAndKind, long typeAndChecksum) {
		this.medium.putLong(offset, version);
		this.medium.putLong(offset + BlockLayout.LENGTH, lengthAndKind);
		this.medium.putLong(offset + BlockLayout.TYPE, typeAndChecksum);
	}

	private void storeBlock(long version) {
		storeHeader(this.offset, version, BlockLayout.lengthAndKind(100, BlockKind.OBJECT.code()), 0);
	}

	private BlockCensus take() {
		return BlockCensus.take(this.medium, this.chains, SNAPSHOT, () -> this.newest);
	}

	/** Seen between two stores, a header is not what it will be. */
	@Test
	void whatIsBeingStoredIsNoDamage() {
		storeHeader(this.offset, 0, BlockLayout.lengthAndKind(100, BlockKind.OBJECT.code() + 60), 0);
		BlockCensus census = take();
		assertThat(census.blockCount()).isZero();
		storeBlock(SNAPSHOT);
		census.settle(() -> {}, this.problems::add);
		assertThat(this.problems).isEmpty();
		assertThat(census.blockCount()).isEqualTo(1);
		assertThat(census.remove(this.offset)).isEqualTo(BlockKind.OBJECT);
	}

	@Test
	void whatStaysAsItIsIsDamage() {
		storeHeader(this.offset, 3, BlockLayout.lengthAndKind(100, BlockKind.OBJECT.code() + 60), 0);
		BlockCensus census = take();
		census.settle(() -> {}, this.problems::add);
		assertThat(this.problems).singleElement().asString().contains("offset " + this.offset, "kind");
	}

	/** A version of the commit after the newest is being stored, one of a later commit can't be. */
	@Test
	void whatIsNewerThanAnyCommitIsDamage() {
		storeBlock(SNAPSHOT + 1);
		BlockCensus census = take();
		this.newest = SNAPSHOT + 1;
		census.settle(() -> {}, this.problems::add);
		assertThat(this.problems).isEmpty();
		assertThat(census.blockCount()).as("of later than the snapshot").isZero();
		storeBlock(SNAPSHOT + 2);
		take().settle(() -> {}, this.problems::add);
		assertThat(this.problems).singleElement().asString().contains("the newest is " + (SNAPSHOT + 1));
	}

	/** Changed since, a block is what it was. */
	@Test
	void whatTheSnapshotSeesCounts() {
		storeBlock(SNAPSHOT + 1);
		this.newest = SNAPSHOT + 1;
		LongMap<Version> table = new LongMap<>(1);
		table.put(this.offset, new Version(this.offset,
				BlockHeader.of(SNAPSHOT, 50, BlockKind.FORWARD.code(), 0, 0), SNAPSHOT + 1, new byte[50]));
		this.chains.prepare(table);
		this.chains.installing(table);
		BlockCensus census = take();
		census.settle(() -> {}, this.problems::add);
		assertThat(this.problems).isEmpty();
		assertThat(census.remove(this.offset)).isEqualTo(BlockKind.FORWARD);
		assertThat(census.remove(this.offset)).isNull();
	}

	/** A span that was given back meanwhile has no blocks. */
	@Test
	void spansThatAreGoneAreNotLookedAtAgain() {
		storeHeader(this.offset, 3, BlockLayout.lengthAndKind(100, BlockKind.OBJECT.code() + 60), 0);
		BlockCensus census = take();
		this.medium.putLong(PoolLayout.descriptorOffset(PoolLayout.chunkOf(this.offset)), 0);
		census.settle(() -> {}, this.problems::add);
		assertThat(this.problems).isEmpty();
	}

}

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

import dev.pmem.heap.block.VersionChains;
import dev.pmem.heap.pool.BlockKind;
import dev.pmem.heap.pool.BlockLayout;
import dev.pmem.heap.pool.ChunkTable;
import dev.pmem.heap.pool.PoolLayout;
import dev.pmem.heap.pool.SizeClasses;
import dev.pmem.heap.space.MemoryMedium;

/**
 * A census while commits store: each look at a header is at a moment of the test's choice.
 */
class CensusBesideCommitsTests {

	private static final int CHUNK = PoolLayout.FIRST_DATA_CHUNK;

	private static final int SIZE_CLASS = SizeClasses.classFor(100);

	private static final long OFFSET = PoolLayout.chunkOffset(CHUNK);

	private static final int OBJECT = BlockKind.OBJECT.code();

	private final MemoryMedium medium = new MemoryMedium(4 << 20, 4 << 20);

	private final List<String> problems = new ArrayList<>();

	private long newest = 10;

	@BeforeEach
	void make() {
		descriptor(SIZE_CLASS, 1);
	}

	@AfterEach
	void close() {
		this.medium.close();
	}

	private void descriptor(int sizeClass, int count) {
		this.medium.putLong(PoolLayout.descriptorOffset(CHUNK), ChunkTable.descriptor(CHUNK, sizeClass, count));
	}

	private void header(long version, long lengthAndKind, long typeAndChecksum) {
		this.medium.putLong(OFFSET, version);
		this.medium.putLong(OFFSET + BlockLayout.LENGTH, lengthAndKind);
		this.medium.putLong(OFFSET + BlockLayout.TYPE, typeAndChecksum);
	}

	private BlockCensus take() {
		return BlockCensus.take(this.medium, new VersionChains(), 10, () -> this.newest);
	}

	/** A block that commits change without pause is being stored whenever it is looked at. */
	@Test
	void aBlockThatEachCommitChangesIsNotDamaged() {
		header(11, BlockLayout.lengthAndKind(8, OBJECT), 1);
		BlockCensus census = take();
		census.settle(() -> {
			this.newest++;
			header(this.newest + 1, BlockLayout.lengthAndKind(8, OBJECT), 1);
		}, this.problems::add);
		assertThat(this.problems).isEmpty();
	}

	/** A large block is freed, and its chunks serve another one, which is being freed when it's looked at again. */
	@Test
	void largeBlocksThatAreMadeAndFreedWithoutPauseAreNotDamaged() {
		descriptor(SizeClasses.LARGE, 2);
		header(11, 0, BlockLayout.freeTypeAndChecksum(OFFSET));
		BlockCensus census = take();
		int[] looks = {0};
		census.settle(() -> {
			this.newest += 2;
			descriptor(SizeClasses.LARGE, 3);
			boolean isMade = looks[0]++ == 3;
			header(this.newest + 1, isMade ? BlockLayout.lengthAndKind(100_000, OBJECT) : 0,
					isMade ? 1 : BlockLayout.freeTypeAndChecksum(OFFSET));
		}, this.problems::add);
		assertThat(this.problems).isEmpty();
	}

	/** What stays as it is though all commits are complete is told, once. */
	@Test
	void damageIsTold() {
		header(11, BlockLayout.lengthAndKind(8, OBJECT), 1);
		take().settle(() -> this.newest++, this.problems::add);
		assertThat(this.problems).isEmpty();
		header(50, BlockLayout.lengthAndKind(8, OBJECT), 1);
		take().settle(() -> this.newest++, this.problems::add);
		assertThat(this.problems).containsExactly("The block at offset " + OFFSET
				+ " is of commit 50, but the newest is " + this.newest);
		this.problems.clear();
		header(3, BlockLayout.lengthAndKind(8, 77), 1);
		take().settle(() -> this.newest++, this.problems::add);
		assertThat(this.problems).singleElement().asString().contains("has kind 77");
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.crash;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import dev.pmem.heap.crash.DamagedImage.Block;
import dev.pmem.heap.medium.Medium;
import dev.pmem.heap.pool.BlockLayout;
import dev.pmem.heap.pool.PoolLayout;

/**
 * Damages a pool in one of many ways, and knows which bytes differ then.
 */
final class Damage {

	private static final int SECTOR_BYTES = PoolLayout.SECTOR_BYTES;

	private static final int PAGE_BYTES = 4096;

	private final DamagedImage image;

	private final Medium medium;

	private final SplittableRandom random;

	private final StringBuilder description = new StringBuilder();

	/** Offsets of bytes that differ. */
	private final List<Long> differing = new ArrayList<>();

	private Damage(DamagedImage image, Medium medium, SplittableRandom random) {
		this.image = image;
		this.medium = medium;
		this.random = random;
	}

	static Damage inflict(DamagedImage image, Medium medium, SplittableRandom random) {
		Damage damage = new Damage(image, medium, random);
		for (int count = (random.nextInt(4) == 0) ? 2 + random.nextInt(3) : 1; count > 0; count--) {
			damage.inflictOne();
		}
		return damage;
	}

	private void inflictOne() {
		long offset = place();
		long sector = offset & -SECTOR_BYTES;
		switch (this.random.nextInt(9)) {
			case 0, 1, 2 -> {
				byte[] one = read(offset, 1);
				one[0] ^= (byte) (1 << this.random.nextInt(8));
				store("bit", offset, one);
			}
			case 3 -> {
				byte[] some = new byte[1 + this.random.nextInt(64)];
				this.random.nextBytes(some);
				store("bytes", offset, some);
			}
			case 4 -> store("zeros", sector, new byte[SECTOR_BYTES]);
			case 5 -> {
				byte[] garbage = new byte[SECTOR_BYTES];
				this.random.nextBytes(garbage);
				store("garbage", sector, garbage);
			}
			case 6 -> store("zero page", offset & -PAGE_BYTES, new byte[PAGE_BYTES]);
			case 7 -> {
				long other = place() & -SECTOR_BYTES;
				byte[] here = read(sector, SECTOR_BYTES);
				byte[] there = read(other, SECTOR_BYTES);
				store("swap", sector, there);
				store("with", other, here);
			}
			default -> store("copied over", sector, read(place() & -SECTOR_BYTES, SECTOR_BYTES));
		}
	}

	/** In the tables and in blocks more often than their size would make it. */
	private long place() {
		return switch (this.random.nextInt(10)) {
			case 0 -> this.random.nextLong((long) PoolLayout.HEADER_COPY_COUNT * PoolLayout.HEADER_COPY_BYTES);
			case 1 -> this.random.nextInt(PoolLayout.HEADER_COPY_COUNT) * (long) PoolLayout.HEADER_COPY_BYTES
					+ this.random.nextInt(124);
			case 2 -> PoolLayout.DESCRIPTORS_OFFSET + this.random.nextInt(8 * 128);
			case 3 -> this.image.log().offset() + this.random.nextInt(2) * (this.image.log().sizeBytes() / 2)
					+ this.random.nextInt(4096);
			case 4, 5, 6, 7 -> {
				Block block = this.image.blocks().get(this.random.nextInt(this.image.blocks().size()));
				// half of them in the header
				yield block.offset() + this.random.nextLong(
						this.random.nextBoolean() ? BlockLayout.HEADER_BYTES : block.sizeBytes());
			}
			default -> this.random.nextLong(this.medium.sizeBytes() - SECTOR_BYTES);
		};
	}

	private byte[] read(long offset, int length) {
		byte[] bytes = new byte[length];
		MemorySegment.copy(this.medium.segment(), ValueLayout.JAVA_BYTE, offset, bytes, 0, length);
		return bytes;
	}

	private void store(String kind, long offset, byte[] bytes) {
		byte[] before = read(offset, bytes.length);
		for (int index = 0; index < bytes.length; index++) {
			if (before[index] != bytes[index]) {
				this.differing.add(offset + index);
			}
		}
		this.medium.write(offset, bytes, 0, bytes.length);
		this.description.append(kind).append(' ').append(bytes.length).append(" at ").append(offset).append("; ");
	}

	/**
	 * Whether a byte differs that the verifier must not miss: of the header, the descriptors, or of a block but for its
	 * version, which may be lower without harm.
	 */
	boolean mustBeTold() {
		for (long offset : this.differing) {
			if (offset < PoolLayout.LOG_OFFSET) {
				return true;
			}
			for (Block block : this.image.blocks()) {
				if (offset >= block.offset() + BlockLayout.LENGTH && offset < block.offset() + block.sizeBytes()) {
					return true;
				}
			}
		}
		return false;
	}

	/** Whether a byte differs that may be of the log's last record, which lies in the log or, if it's large, in free chunks. */
	boolean mayTouchLastRecord() {
		return this.differing.stream().anyMatch((offset) -> this.image.log().contains(offset)
				|| (offset >= PoolLayout.CATALOG_ROOT_OFFSET
						&& this.image.blocks().stream().noneMatch((block) -> block.contains(offset))));
	}

	@Override
	public String toString() {
		return this.description.toString();
	}

}

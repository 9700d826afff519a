/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.testing.TestSeed;

/**
 * How much a thread keeps.
 */
class ThreadScratchTests {

	private final ThreadScratch scratch = new ThreadScratch();

	private BlockImage read(long offset, int length) {
		BlockImage image = this.scratch.imageFor(offset);
		image.ensureCapacity(length);
		image.offset = offset;
		image.length = length;
		return image;
	}

	@Test
	void aLargeImageIsDropped() {
		BlockImage image = read(4096, ThreadScratch.KEPT_BYTES + 1);
		assertThat(this.scratch.filled(4096, image)).isTrue();
		assertThat(this.scratch.keptBytes()).isZero();
		assertThat(this.scratch.imageFor(4096)).isNotSameAs(image);
	}

	@Test
	void imagesOfAnySizesStayWithinTheLimit() {
		SplittableRandom random = new SplittableRandom(TestSeed.next());
		for (int step = 0; step < 20_000; step++) {
			long offset = 32L * random.nextInt(1, 1000);
			BlockImage image = read(offset, random.nextInt(1 << random.nextInt(1, 20)));
			if (image.bytes.length > ThreadScratch.SMALL_BYTES) {
				boolean dropped = this.scratch.filled(offset, image);
				assertThat(dropped).isEqualTo(image.bytes.length > ThreadScratch.KEPT_BYTES);
				assertThat(this.scratch.find(offset) == image).isNotEqualTo(dropped);
			}
			assertThat(this.scratch.keptBytes()).isLessThanOrEqualTo(2 * ThreadScratch.KEPT_BYTES);
		}
	}

	/** Such as a transaction on a few objects of some kilobytes has. */
	@Test
	void theImagesReadLastAreKept() {
		List<BlockImage> images = new ArrayList<>();
		for (long offset = 4096; images.size() < 3; offset += 4096) {
			if (this.scratch.find(offset) == null) {
				BlockImage image = read(offset, 8000);
				this.scratch.filled(offset, image);
				images.add(image);
			}
		}
		assertThat(this.scratch.keptBytes()).isGreaterThanOrEqualTo(16_000);
		assertThat(this.scratch.find(images.getLast().offset)).isSameAs(images.getLast());
	}

	@Test
	void anImageThatIsHeldIsNotFilled() {
		BlockImage image = read(4096, 100);
		image.held = true;
		assertThat(this.scratch.imageFor(4096)).isNotSameAs(image);
		image.held = false;
		assertThat(this.scratch.imageFor(4096)).isNotSameAs(image);
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import dev.pmem.heap.exception.PoolAccessException;
import dev.pmem.heap.medium.SimulatedMedium.Event;
import dev.pmem.testing.TestSeed;

/**
 * Tests for {@link SimulatedMedium}.
 */
class SimulatedMediumTests {

	private final long seed = TestSeed.next();

	private SimulatedMedium create(CrashModel model) {
		return SimulatedMedium.create(model, MediumContractTests.INITIAL, MediumContractTests.MAXIMUM, this.seed);
	}

	private static long word(Medium medium, long offset) {
		return medium.segment().get(MediumContractTests.LONG, offset);
	}

	@Test
	void losesLinesThatWereNotFlushedAndKeepsThoseThatWere() {
		SimulatedMedium medium = create(CrashModel.POWER_LOSS_LINES);
		medium.putLong(0, 1);
		medium.putLong(64, 2);
		medium.flush(64, 8);
		medium.fence();
		assertThat(medium.pendingUnitCount()).isEqualTo(1);
		TreeSet<Long> first = new TreeSet<>();
		Random random = new Random(this.seed);
		for (int i = 0; i < 100; i++) {
			try (SimulatedMedium image = medium.crashImage(random)) {
				first.add(word(image, 0));
				assertThat(word(image, 64)).isEqualTo(2);
				assertThat(image.pendingUnitCount()).isZero();
			}
		}
		assertThat(first).containsExactly(0L, 1L);
	}

	@Test
	void keepsAPrefixOfEachLine() {
		SimulatedMedium medium = create(CrashModel.POWER_LOSS_LINES);
		for (long value = 1; value <= 3; value++) {
			medium.putLong(8 * value, value);
			medium.putLong(128 + 8 * value, value);
		}
		assertThat(medium.imageCount()).isEqualTo(16);
		TreeSet<String> images = new TreeSet<>();
		medium.forEachImage((image) -> {
			StringBuilder found = new StringBuilder();
			for (long line : new long[]{0, 128}) {
				for (long value = 1; value <= 3; value++) {
					found.append(word(image, line + 8 * value));
				}
				found.append(' ');
			}
			images.add(found.toString());
		});
		TreeSet<String> expected = new TreeSet<>();
		for (String one : new String[]{"000 ", "100 ", "120 ", "123 "}) {
			for (String two : new String[]{"000 ", "100 ", "120 ", "123 "}) {
				expected.add(one + two);
			}
		}
		assertThat(images).isEqualTo(expected);
	}

	@Test
	void storesAfterTheFlushMayBeLostThoughTheFenceCameLater() {
		SimulatedMedium medium = create(CrashModel.POWER_LOSS_LINES);
		medium.putLong(0, 1);
		medium.flush(0, 8);
		medium.putLong(0, 2);
		medium.fence();
		medium.putLong(8, 3);
		TreeSet<String> images = new TreeSet<>();
		medium.forEachImage((image) -> images.add(word(image, 0) + "/" + word(image, 8)));
		assertThat(images).containsExactly("1/0", "2/0", "2/3");
	}

	@Test
	void flushWithoutFenceAndFenceWithoutFlushPromiseNothing() {
		SimulatedMedium medium = create(CrashModel.POWER_LOSS_LINES);
		medium.putLong(0, 1);
		medium.fence();
		medium.putLong(64, 1);
		medium.flush(64, 8);
		try (SimulatedMedium image = medium.image(0)) {
			assertThat(word(image, 0)).isZero();
			assertThat(word(image, 64)).isZero();
		}
		medium.fence();
		try (SimulatedMedium image = medium.image(0)) {
			assertThat(word(image, 0)).isZero();
			assertThat(word(image, 64)).isEqualTo(1);
		}
	}

	@Test
	void processCrashKeepsAPrefixOfTheProgramAndAllBeforeTheFence() {
		SimulatedMedium medium = create(CrashModel.PROCESS_CRASH);
		medium.putLong(512, 7);
		medium.fence();
		medium.putLong(0, 1);
		medium.putLong(64, 2);
		medium.putLong(0, 3);
		TreeSet<String> images = new TreeSet<>();
		medium.forEachImage((image) -> images.add(word(image, 512) + "/" + word(image, 0) + "/" + word(image, 64)));
		assertThat(images).containsExactly("7/0/0", "7/1/0", "7/1/2", "7/3/2");
	}

	@Test
	void wordsOfAWriteArriveInAnyOrder() {
		TreeSet<String> images = new TreeSet<>();
		for (long run = 0; run < 300; run++) {
			SimulatedMedium medium = SimulatedMedium.create(CrashModel.POWER_LOSS_LINES, 1 << 16, 1 << 16,
					this.seed + run);
			byte[] ones = new byte[24];
			Arrays.fill(ones, (byte) 1);
			medium.write(4, ones, 0, 24);
			medium.forEachImage((image) -> {
				StringBuilder found = new StringBuilder();
				for (long offset : new long[]{0, 8, 16, 24}) {
					found.append((word(image, offset) == 0) ? '.' : 'x');
				}
				images.add(found.toString());
			});
		}
		assertThat(images).contains("....", "xxxx", "x...", "...x", "xx..", "..xx", ".x..", "..x.");
	}

	@Test
	void crashesAtTheEventAskedForAndStoresNothingAfterwards() {
		SimulatedMedium medium = create(CrashModel.PROCESS_CRASH);
		medium.crashAt(3);
		medium.putLong(0, 1);
		medium.flush(0, 8);
		assertThatExceptionOfType(SimulatedCrash.class).isThrownBy(() -> medium.putLong(8, 1));
		assertThatExceptionOfType(SimulatedCrash.class).isThrownBy(() -> medium.putLong(16, 1));
		assertThatExceptionOfType(SimulatedCrash.class).isThrownBy(medium::fence);
		assertThat(medium.eventCount()).isEqualTo(3);
		try (SimulatedMedium image = medium.image(medium.imageCount() - 1)) {
			assertThat(word(image, 0)).isEqualTo(1);
			assertThat(word(image, 8)).isZero();
			image.putLong(8, 5);
			assertThat(image.eventCount()).isEqualTo(1);
		}
	}

	@Test
	void crashesAtAFenceAndDropsAFence() {
		SimulatedMedium medium = create(CrashModel.POWER_LOSS_LINES);
		medium.drop(Event.FENCE, 2);
		medium.drop(Event.FLUSH, 3);
		medium.crashAt(Event.FENCE, 4);
		for (long i = 0; i < 3; i++) {
			medium.putLong(64 * i, i + 1);
			medium.flush(64 * i, 8);
			medium.fence();
			assertThat(medium.pendingUnitCount()).isEqualTo((int) new long[]{0, 1, 1}[(int) i]);
		}
		assertThatExceptionOfType(SimulatedCrash.class).isThrownBy(medium::fence);
		try (SimulatedMedium image = medium.image(0)) {
			assertThat(word(image, 64)).as("made durable by the third fence").isEqualTo(2);
			assertThat(word(image, 128)).as("never flushed").isZero();
		}
	}

	@Test
	void failedFencesFailForGood() {
		SimulatedMedium medium = create(CrashModel.POWER_LOSS_LINES);
		medium.failAt(Event.FENCE, 2);
		medium.fence();
		assertThatExceptionOfType(PoolAccessException.class).isThrownBy(medium::fence);
		assertThatExceptionOfType(PoolAccessException.class).isThrownBy(medium::fence);
	}

	/** What a sector's words show of the counts that were stored to them: how far its stores got, or that it's garbage. */
	private static String sector(Medium image, long offset, int words) {
		StringBuilder found = new StringBuilder();
		for (int word = 0; word < words; word++) {
			long value = word(image, offset + 8L * word);
			if (value < 0 || value > 9) {
				return "garbage";
			}
			found.append(value);
		}
		return found.toString();
	}

	@Test
	void aSectorKeepsAPrefixOfItsStoresOrIsGarbage() {
		SimulatedMedium medium = create(CrashModel.POWER_LOSS_SECTORS);
		medium.putLong(1024, 1);
		medium.putLong(1024 + 504, 2);
		medium.putLong(1024, 3);
		medium.putLong(2048, 4);
		TreeSet<String> exhaustive = new TreeSet<>();
		medium.forEachImage((image) -> exhaustive.add(image(image)));
		assertThat(medium.imageCount()).isEqualTo(5 * 3);
		TreeSet<String> random = new TreeSet<>();
		Random chance = new Random(this.seed);
		for (int i = 0; i < 3000; i++) {
			try (SimulatedMedium image = medium.crashImage(chance)) {
				random.add(image(image));
			}
		}
		for (TreeSet<String> images : List.of(exhaustive, random)) {
			assertThat(images).contains("0 0 0", "0 0 4", "1 0 4", "1 2 4", "3 2 0", "3 2 4");
			assertThat(images.stream().map((image) -> image.replaceAll("-?\\d\\d+", "G")).toList()).contains("G G 4",
					"0 0 G").doesNotContain("2 0 0");
		}
	}

	private static String image(Medium image) {
		// never stored to: neither lost nor garbage
		assertThat(sector(image, 1536, 64)).containsOnlyOnce("0".repeat(64));
		return word(image, 1024) + " " + word(image, 1024 + 504) + ' ' + word(image, 2048);
	}

	@Test
	void aForceMakesTheSectorsOfItsRangeDurableAndNoOthers() {
		SimulatedMedium medium = create(CrashModel.POWER_LOSS_SECTORS);
		for (long sector = 0; sector < 4; sector++) {
			medium.putLong(512 * sector + 8, sector + 1);
		}
		medium.force(512 + 500, 100);
		assertThat(medium.pendingUnitCount()).isEqualTo(2);
		medium.putLong(512, 9);
		TreeSet<String> images = new TreeSet<>();
		medium.forEachImage((image) -> images.add(sector(image, 512, 2) + ' ' + sector(image, 1024, 2)));
		assertThat(images).containsExactly("02 03", "92 03", "garbage 03");
		medium.forceAll();
		assertThat(medium.imageCount()).isOne();
		medium.drop(Event.FORCE, 3);
		medium.putLong(0, 5);
		medium.force(0, 8);
		assertThat(medium.pendingUnitCount()).isOne();
		medium.flush(0, 8);
		medium.putLong(512, 1);
		medium.fence();
		assertThat(medium.pendingUnitCount()).as("flush and fence are a sync of what was flushed").isOne();
	}

	@Test
	void storingWhatASectorHoldsAlreadyMayTearIt() {
		SimulatedMedium medium = create(CrashModel.POWER_LOSS_SECTORS);
		medium.putLong(0, 5);
		medium.forceAll();
		medium.putLong(0, 5);
		assertThat(medium.pendingUnitCount()).isOne();
		TreeSet<String> images = new TreeSet<>();
		medium.forEachImage((image) -> images.add(sector(image, 0, 1)));
		assertThat(images).containsExactly("5", "garbage");
		medium.force(0, 8);
		assertThat(medium.pendingUnitCount()).isZero();
	}

	@Test
	void whatAFailedSyncDroppedMustBeStoredOnceMore() {
		for (Event event : new Event[]{Event.FORCE, Event.FENCE}) {
			SimulatedMedium medium = create(CrashModel.POWER_LOSS_SECTORS);
			medium.failAt(event, 1);
			medium.putLong(0, 5);
			medium.putLong(512, 6);
			medium.flush(0, 1024);
			assertThatExceptionOfType(PoolAccessException.class)
					.isThrownBy((event == Event.FORCE) ? medium::forceAll : medium::fence);
			assertThatExceptionOfType(PoolAccessException.class).isThrownBy(() -> medium.force(0, 8));
			assertThatExceptionOfType(PoolAccessException.class).isThrownBy(medium::fence);
			SimulatedMedium next = medium.afterKill(1);
			assertThat(word(next, 0)).isEqualTo(5);
			next.putLong(512, 6);
			next.forceAll();
			try (SimulatedMedium image = next.image(0)) {
				assertThat(word(image, 0)).as("clean for the kernel").isZero();
				assertThat(word(image, 512)).isEqualTo(6);
			}
		}
	}

	@Test
	void whoComesAfterAKillFindsWhatAPowerLossMayStillTake() {
		for (CrashModel model : new CrashModel[]{CrashModel.POWER_LOSS_LINES, CrashModel.POWER_LOSS_SECTORS}) {
			SimulatedMedium medium = create(model);
			medium.putLong(0, 5);
			medium.putLong(512, 6);
			SimulatedMedium next = medium.afterKill(1);
			medium.putLong(8, 1);
			assertThat(word(next, 0)).isEqualTo(5);
			assertThat(word(next, 8)).isZero();
			next.force(512, 8);
			assertThat(medium.pendingUnitCount()).isEqualTo(2);
			try (SimulatedMedium image = next.image(0)) {
				assertThat(word(image, 0)).isZero();
				assertThat(word(image, 512)).isEqualTo(6);
			}
		}
	}

	@Test
	void aCrashWithinGrowthLeavesAnySizeFromTheOldToTheNew() {
		for (CrashModel model : CrashModel.values()) {
			SimulatedMedium medium = create(model);
			medium.putLong(0, 5);
			medium.force(0, 8);
			TreeSet<Long> all = new TreeSet<>();
			TreeSet<Long> random = new TreeSet<>();
			Random chance = new Random(this.seed);
			medium.setListener((event, growing) -> {
				assertThat(growing.imageCount()).isEqualTo(2);
				growing.forEachImage((image) -> all.add(image.sizeBytes()));
				for (int i = 0; i < 300; i++) {
					try (SimulatedMedium image = growing.crashImage(chance)) {
						assertThat(word(image, 0)).isEqualTo(5);
						random.add(image.sizeBytes());
					}
				}
			});
			long pages = 2L * MediumContractTests.PAGE;
			medium.grow(MediumContractTests.INITIAL + pages);
			assertThat(all).containsExactly(MediumContractTests.INITIAL, MediumContractTests.INITIAL + pages);
			assertThat(random).containsExactly(MediumContractTests.INITIAL, MediumContractTests.INITIAL + pages / 2,
					MediumContractTests.INITIAL + pages);
			assertThat(medium.imageCount()).isOne();
		}
	}

	@Test
	void equalContentsHaveEqualHashes() {
		SimulatedMedium medium = create(CrashModel.POWER_LOSS_SECTORS);
		long empty = medium.contentHash();
		medium.putLong(0, 5);
		medium.putLong(8, 6);
		long stored = medium.contentHash();
		TreeSet<Long> hashes = new TreeSet<>();
		TreeSet<String> contents = new TreeSet<>();
		medium.forEachImage((image) -> {
			hashes.add(image.contentHash());
			contents.add(Arrays.toString(whole(image)));
		});
		assertThat(hashes).hasSize(contents.size()).contains(empty, stored);
		medium.putLong(8, 0);
		medium.putLong(0, 0);
		assertThat(medium.contentHash()).isEqualTo(empty).isNotEqualTo(stored);
	}

	@Test
	void reusedBuffersHoldNothingOfEarlierImages() {
		Random random = new Random(this.seed);
		for (CrashModel model : CrashModel.values()) {
			SimulatedMedium medium = create(model);
			byte[] durable = new byte[(int) MediumContractTests.MAXIMUM];
			byte[] current = new byte[(int) MediumContractTests.MAXIMUM];
			for (int round = 0; round < 300; round++) {
				scribble(medium, current, random);
				if (random.nextInt(3) == 0) {
					medium.flush(0, medium.sizeBytes());
					medium.fence();
					durable = current.clone();
				}
				if (medium.sizeBytes() < medium.maximumSizeBytes() && random.nextInt(20) == 0) {
					medium.grow(medium.sizeBytes() + MediumContractTests.PAGE);
				}
				try (SimulatedMedium image = medium.image(0)) {
					assertThat(whole(image)).isEqualTo(durable);
					byte[] inImage = durable.clone();
					scribble(image, inImage, random);
					try (SimulatedMedium nested = image.image(0)) {
						assertThat(whole(nested)).isEqualTo(durable);
						scribble(nested, durable.clone(), random);
					}
					assertThat(whole(image)).isEqualTo(inImage);
				}
				assertThat(whole(medium)).isEqualTo(current);
			}
		}
	}

	private static void scribble(Medium medium, byte[] contents, Random random) {
		for (int i = 0; i < 4; i++) {
			byte[] source = new byte[random.nextInt(200)];
			random.nextBytes(source);
			int offset = random.nextInt((int) medium.sizeBytes() - source.length);
			medium.write(offset, source, 0, source.length);
			System.arraycopy(source, 0, contents, offset, source.length);
		}
	}

	private static byte[] whole(Medium medium) {
		return MediumContractTests.bytes(medium, 0, (int) medium.maximumSizeBytes());
	}

	@Test
	void eachImageKeepsPerLineAPrefixOfItsWordStores() {
		Random random = new Random(this.seed);
		SimulatedMedium medium = create(CrashModel.POWER_LOSS_LINES);
		// Each line counts up, word after word: an image must show a staircase.
		for (int round = 1; round <= 40; round++) {
			for (int line = 0; line < 16; line++) {
				medium.putLong(64L * line + 8 * ((round - 1) % 8), round);
			}
			int flushed = random.nextInt(16);
			medium.flush(64L * flushed, 64);
			if (round % 5 == 0) {
				medium.fence();
			}
			for (int i = 0; i < 20; i++) {
				try (SimulatedMedium image = medium.crashImage(random)) {
					for (int line = 0; line < 16; line++) {
						assertStaircase(image, 64L * line, round);
					}
				}
			}
		}
	}

	private static void assertStaircase(Medium image, long offset, int newest) {
		long reached = 0;
		for (int word = 0; word < 8; word++) {
			reached = Math.max(reached, word(image, offset + 8 * word));
		}
		assertThat(reached).isBetween(0L, (long) newest);
		for (int word = 0; word < 8; word++) {
			long expected = 0;
			for (long round = 1; round <= reached; round++) {
				if ((round - 1) % 8 == word) {
					expected = round;
				}
			}
			assertThat(word(image, offset + 8 * word)).isEqualTo(expected);
		}
	}

	@Nested
	class ProcessCrashTests extends GrowingMediumContractTests {

		@Override
		Medium open() {
			return SimulatedMedium.create(CrashModel.PROCESS_CRASH, INITIAL, MAXIMUM, 1);
		}

	}

	@Nested
	class SectorsTests extends GrowingMediumContractTests {

		@Override
		Medium open() {
			return SimulatedMedium.create(CrashModel.POWER_LOSS_SECTORS, INITIAL, MAXIMUM, 1);
		}

	}

	@Nested
	class PowerLossTests extends GrowingMediumContractTests {

		@Override
		Medium open() {
			return SimulatedMedium.create(CrashModel.POWER_LOSS_LINES, INITIAL, MAXIMUM, 1);
		}

	}

}

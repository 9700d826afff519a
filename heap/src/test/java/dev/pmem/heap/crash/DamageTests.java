/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.pmem.heap.Durability;
import dev.pmem.heap.HeapOptions;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.RecoveryReport;
import dev.pmem.heap.TestHeaps;
import dev.pmem.heap.crash.DamagedImage.End;
import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.PoolException;
import dev.pmem.heap.medium.PrivateMedium;
import dev.pmem.heap.pool.HeaderVerifier;
import dev.pmem.heap.pool.PoolLayout;
import dev.pmem.testing.TestSeed;

/**
 * Damages pools in every way: whatever is asked of them then gives the right answer or a {@link PoolException}, in bounded
 * time; the verifier tells what differs; and writing makes nothing worse. {@code -Dpmem.damage.rounds=} makes it thorough.
 */
@Tag("slow")
class DamageTests {

	private static final int ROUNDS = Integer.getInteger("pmem.damage.rounds", 350);

	private static final Duration DEADLINE = Duration.ofMinutes(1);

	private final long seed = TestSeed.next();

	private final SplittableRandom random = new SplittableRandom(this.seed);

	@TempDir
	Path folder;

	private int unopenedCount;

	private int refusedCount;

	private int unsoundCount;

	/** A damaged pool while it's used. */
	private final class Use {

		private final DamagedImage image;

		private final ForwardingMedium medium;

		private final boolean mustBeTold;

		/** Opening makes the damaged copy anew. */
		private final boolean isHeaderDamaged;

		/** What reading must give, if anything. */
		private DamageContent expected = DamageContent.empty();

		Use(DamagedImage image, PrivateMedium medium, boolean mustBeTold) {
			this.image = image;
			this.medium = new ForwardingMedium(medium);
			this.mustBeTold = mustBeTold;
			List<String> problems = new ArrayList<>();
			HeaderVerifier.verify(medium, problems::add);
			this.isHeaderDamaged = !problems.isEmpty();
		}

		void run() {
			try (PersistentHeap heap = TestHeaps.open(this.medium)) {
				// where the last commit is damaged, an unfinished one looks the same: it's undone, and that is reported
				boolean undone = heap.recovery().outcome() == RecoveryReport.Outcome.LAST_COMMIT_UNDONE;
				this.expected = (undone ? this.image.before() : this.image.content()).copy();
				boolean sound = isSound(heap);
				assertThat(sound && this.mustBeTold).as("sound, but a byte of it differs").isFalse();
				int refusals = requireRightOrRefused(heap);
				assertThat(sound && refusals > 0).as("sound, but %s reads are refused", refusals).isFalse();
				refusals += this.expected.extend(heap, 900);
				// what was stored must not have taken the place of what is there
				refusals += requireRightOrRefused(heap);
				DamageTests.this.refusedCount += (refusals > 0) ? 1 : 0;
				DamageTests.this.unsoundCount += sound ? 0 : 1;
			}
			try (PersistentHeap heap = TestHeaps.open(this.medium)) {
				requireRightOrRefused(heap);
			}
		}

		private int requireRightOrRefused(PersistentHeap heap) {
			return this.expected.requireRightOrRefused(heap) + this.image.graph().requireRightOrRefused(heap);
		}

		private boolean isSound(PersistentHeap heap) {
			try {
				return !this.isHeaderDamaged && heap.verify().isSound();
			} catch (PoolException ex) {
				return false;
			}
		}

	}

	@ParameterizedTest
	@CsvSource({"PROCESS_CRASH, CLOSED", "PROCESS_CRASH, KILLED", "PROCESS_CRASH, KILLED_IN_COMMIT",
			"POWER_LOSS, CLOSED", "POWER_LOSS, KILLED", "POWER_LOSS, KILLED_IN_COMMIT"})
	void whatIsDamagedIsToldOrDoesNoHarm(Durability durability, End end) throws IOException {
		DamagedImage image = DamagedImage.make(this.folder, durability, end);
		for (int round = 0; round < ROUNDS; round++) {
			String[] what = {""};
			int number = round;
			assertTimeoutPreemptively(DEADLINE, () -> damageAndUse(image, number, what),
					() -> "endless: " + what[0]);
		}
		System.out.println(image + ": " + ROUNDS + " damaged pools, " + this.unopenedCount + " not opened, "
				+ this.unsoundCount + " opened and told to be damaged, " + this.refusedCount + " with refusals");
		assertThat(this.unopenedCount + this.unsoundCount).isGreaterThan(ROUNDS / 4);
	}

	private void damageAndUse(DamagedImage image, int round, String[] what) {
		try (PrivateMedium medium = PrivateMedium.open(image.file())) {
			Damage damage = Damage.inflict(image, medium, this.random);
			what[0] = image + ", round " + round + ": " + damage + "-Dpmem.seed=" + this.seed;
			try {
				if (image.mayHaveLostItsRecord() && damage.mayTouchLastRecord()) {
					useWithoutItsRecord(medium);
				} else {
					new Use(image, medium, image.end() == End.CLOSED && damage.mustBeTold()).run();
				}
			} catch (PoolException ex) {
				this.unopenedCount++;
			} catch (RuntimeException | Error ex) {
				throw new AssertionError(what[0], ex);
			}
		}
	}

	/** The newest copy that is left may name a journal that has gone on since. */
	@ParameterizedTest
	@CsvSource({"PROCESS_CRASH, CLOSED", "PROCESS_CRASH, KILLED", "PROCESS_CRASH, KILLED_IN_COMMIT",
			"POWER_LOSS, CLOSED", "POWER_LOSS, KILLED", "POWER_LOSS, KILLED_IN_COMMIT"})
	void aLostCopyOfTheHeaderIsToldAndDoesNoHarm(Durability durability, End end) throws IOException {
		DamagedImage image = DamagedImage.make(this.folder, durability, end);
		for (int number = 0; number < PoolLayout.HEADER_COPY_COUNT; number++) {
			try (PrivateMedium medium = PrivateMedium.open(image.file())) {
				medium.zero((long) number * PoolLayout.HEADER_COPY_BYTES, PoolLayout.HEADER_COPY_BYTES);
				new Use(image, medium, true).run();
			} catch (CorruptPoolException ex) {
				assertThat(ex).hasMessageContaining("newer copy of the header is damaged");
				this.unopenedCount++;
			}
		}
		assertThat(this.unopenedCount).isLessThanOrEqualTo(1);
	}

	/** Damage to just what tells of the last commit: some of what it stored may be there. */
	private static void useWithoutItsRecord(PrivateMedium medium) {
		try (PersistentHeap heap = TestHeaps.open(medium)) {
			DamageContent.attempt("verify", heap::verify);
			DamageContent.attempt("contents", heap::contents);
			DamageContent.empty().extend(heap, 900);
			DamageContent.attempt("verify", heap::verify);
		}
	}

	@ParameterizedTest
	@CsvSource({"PROCESS_CRASH, CLOSED", "POWER_LOSS, CLOSED", "PROCESS_CRASH, KILLED", "POWER_LOSS, KILLED"})
	void whatIsCutOffIsToldOrDoesNoHarm(Durability durability, End end) throws IOException {
		DamagedImage image = DamagedImage.make(this.folder, durability, end);
		Path file = this.folder.resolve("cut.pmem");
		for (int round = 0; round < 25; round++) {
			Files.copy(image.file(), file, StandardCopyOption.REPLACE_EXISTING);
			long size = Files.size(file);
			// to any length, to whole pages, or to whole chunks
			long cutAt = this.random.nextLong(size) & -(1L << (8 * (round % 3)));
			try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
				channel.truncate(cutAt);
			}
			HeapOptions options = new HeapOptions(durability, HeapOptions.MINIMUM_SIZE_BYTES, 64 << 20);
			try (PersistentHeap heap = PersistentHeap.open(file, options)) {
				if (heap.recovery().outcome() == RecoveryReport.Outcome.CREATED) {
					// nothing was left of it
					assertThat(cutAt).isLessThan(8);
				} else {
					DamageContent expected = image.content().copy();
					expected.requireRightOrRefused(heap);
					image.graph().requireRightOrRefused(heap);
					expected.extend(heap, 900);
					expected.requireRightOrRefused(heap);
				}
			} catch (PoolException ex) {
				this.unopenedCount++;
			} catch (RuntimeException | Error ex) {
				throw new AssertionError(image + " cut off at " + cutAt + ", -Dpmem.seed=" + this.seed, ex);
			}
		}
		assertThat(this.unopenedCount).isGreaterThan(3);
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.pmem.heap.exception.PoolAccessException;
import dev.pmem.testing.TestJvm;

/**
 * What a file medium syncs to the device, told by a page that can't be synced: the test takes it out of the mapping, and
 * {@code msync} refuses each range that it lies in. In a process of its own, for nothing but the test may come by that page
 * any more.
 */
class SyncedRangesTests {

	private static final long PAGE = MediumOptions.PAGE_SIZE_BYTES;

	private static final long INITIAL = 16 * PAGE;

	private static final long MAXIMUM = 64 * PAGE;

	/** A page within the initial size. */
	private static final long HOLE = 4 * PAGE;

	@TempDir
	Path folder;

	@ParameterizedTest
	@ValueSource(strings = {"mapped", "channel"})
	void syncsReachWhatTheyShallAndFailuresAreRemembered(String medium) throws IOException, InterruptedException {
		Process child = new ProcessBuilder(TestJvm.command(
				List.of("-XX:TieredStopAtLevel=1", TestJvm.NATIVE_ACCESS,
						"-D" + Mediums.MEDIUM_PROPERTY + "=" + medium),
				Child.class, this.folder.toString())).redirectErrorStream(true).start();
		String output = new String(child.getInputStream().readAllBytes(), UTF_8);
		assertThat(child.waitFor()).as(output).isZero();
		assertThat(output.lines().toList()).endsWith("all is as it should be");
	}

	/**
	 * Opens one medium for each question, as each fails once and for good, and closes none.
	 */
	static final class Child {

		private final Path folder;

		private int count;

		private Child(Path folder) {
			this.folder = folder;
		}

		public static void main(String[] arguments) throws IOException {
			Child child = new Child(Path.of(arguments[0]));
			child.forces();
			child.fences();
			child.growths();
			child.remembers();
			System.out.println("all is as it should be");
			// nothing is unmapped, nor the JVM's own clean-up run
			Runtime.getRuntime().halt(0);
		}

		private FileMedium open(FenceReach reach) {
			return (FileMedium) Mediums.open(this.folder.resolve("pool" + this.count++),
					new MediumOptions(reach, INITIAL, MAXIMUM));
		}

		/** A medium without the page at the offset. */
		private FileMedium openWithHole(FenceReach reach, long offset) {
			FileMedium medium = open(reach);
			MappedRange hole = new MappedRange();
			hole.address = medium.mapping().address() + offset;
			hole.sizeBytes = PAGE;
			Posix.get().memory().unmap(hole);
			return medium;
		}

		private FileMedium openWithHole() {
			return openWithHole(FenceReach.DEVICE, HOLE);
		}

		private boolean syncsGrowthsByMapping() {
			return System.getProperty(Mediums.MEDIUM_PROPERTY).equals("mapped");
		}

		private static void requireSynced(Runnable sync) {
			try {
				sync.run();
			} catch (PoolAccessException ex) {
				assertThat(ex).hasMessageContaining("Syncing pool");
				return;
			}
			throw new AssertionError("the page was not synced");
		}

		private void forces() {
			FileMedium medium = openWithHole();
			medium.force(0, HOLE);
			medium.force(HOLE + PAGE, PAGE);
			medium.force(HOLE, 0);
			requireSynced(() -> medium.force(HOLE, 8));
			requireSynced(() -> openWithHole().force(HOLE + PAGE - 8, 8));
			requireSynced(() -> openWithHole().force(HOLE - 8, 16));
			requireSynced(() -> openWithHole().force(HOLE - PAGE, PAGE + 8));
			requireSynced(() -> openWithHole().force(0, INITIAL));
			// of the page cache nothing is asked
			FileMedium cached = openWithHole(FenceReach.PAGE_CACHE, HOLE);
			cached.force(0, INITIAL);
			cached.forceAll();
			cached.flush(HOLE, 8);
			cached.fence();
		}

		private void fences() {
			FileMedium medium = openWithHole();
			medium.fence();
			medium.flush(8, 16);
			medium.fence();
			medium.flush(HOLE + PAGE, 16);
			medium.fence();
			medium.flush(HOLE, 0);
			medium.fence();
			medium.flush(HOLE, 8);
			requireSynced(medium::fence);
			// the range from the first flush to the last
			FileMedium between = openWithHole();
			between.flush(HOLE + 2 * PAGE, 8);
			between.flush(HOLE - PAGE, 8);
			requireSynced(between::fence);
			FileMedium earlier = openWithHole();
			earlier.flush(HOLE, 8);
			earlier.flush(0, 8);
			requireSynced(earlier::fence);
			FileMedium last = openWithHole();
			last.flush(HOLE, 8);
			last.flush(HOLE + 2 * PAGE, 8);
			requireSynced(last::fence);
			FileMedium later = openWithHole();
			later.flush(0, 8);
			later.flush(HOLE + 16, 8);
			later.flush(8, 8);
			requireSynced(later::fence);
		}

		/**
		 * What a growth adds is synced, so that no later sync has to write more than what was stored. The fallback medium syncs
		 * its file for that, not the mapping.
		 */
		private void growths() {
			openWithHole().grow(INITIAL + PAGE);
			FileMedium medium = openWithHole(FenceReach.DEVICE, INITIAL + 2 * PAGE);
			medium.grow(INITIAL + 2 * PAGE);
			if (syncsGrowthsByMapping()) {
				requireSynced(() -> medium.grow(INITIAL + 4 * PAGE));
				assertThat(medium.sizeBytes()).isEqualTo(INITIAL + 2 * PAGE);
			}
			openWithHole(FenceReach.PAGE_CACHE, INITIAL + PAGE).grow(MAXIMUM);
		}

		/** One page can't be synced; afterwards nothing counts as synced, though the kernel would say so. */
		private void remembers() {
			FileMedium forced = openWithHole();
			requireSynced(() -> forced.force(HOLE, 8));
			requireRefusing(forced);
			FileMedium fenced = openWithHole();
			fenced.flush(HOLE, 8);
			requireSynced(fenced::fence);
			requireRefusing(fenced);
			if (syncsGrowthsByMapping()) {
				FileMedium grown = openWithHole(FenceReach.DEVICE, INITIAL);
				requireSynced(() -> grown.grow(INITIAL + PAGE));
				requireRefusing(grown);
			}
		}

		private static void requireRefusing(FileMedium medium) {
			requireSynced(() -> medium.force(0, 8));
			requireSynced(medium::forceAll);
			requireSynced(medium::fence);
			requireSynced(() -> medium.grow(INITIAL + 2 * PAGE));
			assertThat(medium.segment().get(MediumContractTests.LONG, 0)).isZero();
		}

	}

}

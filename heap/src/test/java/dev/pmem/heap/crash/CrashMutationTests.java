package dev.pmem.heap.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.pmem.heap.TestHeaps;
import dev.pmem.heap.block.PoolLayout;
import dev.pmem.heap.crash.CrashExplorer.Effort;
import dev.pmem.heap.medium.CrashModel;
import dev.pmem.heap.medium.Medium;
import dev.pmem.heap.medium.SimulatedMedium;
import dev.pmem.heap.medium.SimulatedMedium.Event;

/**
 * The crash explorer must find what it's there for: a flush or a fence that is missing, and stores in a wrong order.
 */
class CrashMutationTests {

	private static final Effort EFFORT = new Effort(4, 4, 1, 100);

	private static final int TRANSACTIONS = 4;

	private static final boolean THOROUGH = Integer.getInteger("pmem.crash.rounds", 1) > 1;

	@Test
	void aMissingFlushIsFound() {
		requireFound(Event.FLUSH, THOROUGH ? 1 : 9);
	}

	@Test
	void aMissingFenceIsFound() {
		requireFound(Event.FENCE, THOROUGH ? 1 : 3);
	}

	/**
	 * Drops single events, one of so many, of all in some transactions; those before are of commits that an application
	 * can't see: whether the catalog was made already or is made anew is all the same.
	 */
	private static void requireFound(Event event, int oneOf) {
		long seed = TestHeaps.seed();
		long before = count(event, 0, seed);
		long count = count(event, TRANSACTIONS, seed);
		List<Long> missed = new ArrayList<>();
		long dropped = 0;
		for (long number = before + 1 + Math.floorMod(seed, oneOf); number <= count; number += oneOf) {
			dropped++;
			if (explore(CrashModel.POWER_LOSS_LINES, seed, event, number) == null) {
				missed.add(number);
			}
		}
		System.out.println(dropped + " of " + (count - before) + ' ' + event + " dropped, one at a time; not found: "
				+ missed);
		assertThat(missed).isEmpty();
	}

	private static long count(Event event, int transactionCount, long seed) {
		try (SimulatedMedium medium = medium(CrashModel.POWER_LOSS_LINES, seed)) {
			new CrashWorkload(medium, seed).runInserts(transactionCount);
			return medium.eventCount(event);
		}
	}

	private static SimulatedMedium medium(CrashModel model, long seed) {
		return SimulatedMedium.create(model, UndoLogCrashTests.INITIAL_BYTES, UndoLogCrashTests.MAXIMUM_BYTES, seed);
	}

	private static @Nullable Throwable explore(CrashModel model, long seed, Event event, long number) {
		try (SimulatedMedium medium = medium(model, seed)) {
			medium.drop(event, number);
			CrashWorkload workload = new CrashWorkload(medium, seed);
			CrashExplorer explorer = new CrashExplorer(workload, EFFORT, seed);
			// before the event all is as it should be; soon after it what it did is done by others
			explorer.watch(medium, () -> medium.eventCount(event) >= number);
			workload.runInserts(TRANSACTIONS + 1);
			return null;
		} catch (AssertionError | RuntimeException ex) {
			return ex;
		}
	}

	/** The log record comes after what it is to undo: wrong for every kind of crash. */
	@ParameterizedTest
	@EnumSource
	void aLogRecordThatComesTooLateIsFound(CrashModel model) {
		long seed = TestHeaps.seed();
		try (SimulatedMedium medium = medium(model, seed)) {
			CrashWorkload workload = new CrashWorkload(new LateLog(medium), seed);
			CrashExplorer explorer = new CrashExplorer(workload, EFFORT, seed);
			explorer.watch(medium);
			Throwable found = null;
			try {
				workload.runInserts(TRANSACTIONS);
			} catch (AssertionError | RuntimeException ex) {
				found = ex;
			}
			assertThat(found).isNotNull();
		}
	}

	/** Holds back what is written to the log until the second fence after it. */
	private static final class LateLog extends ForwardingMedium {

		private record Late(long offset, byte[] bytes) {}

		private final List<Late> held = new ArrayList<>();

		private int fences;

		LateLog(Medium target) {
			super(target);
		}

		@Override
		public void write(long offset, byte[] source, int index, int length) {
			if (offset >= PoolLayout.LOG_OFFSET && offset < PoolLayout.CATALOG_ROOT_OFFSET) {
				if (this.held.isEmpty()) {
					this.fences = 0;
				}
				this.held.add(new Late(offset, java.util.Arrays.copyOfRange(source, index, index + length)));
			} else {
				super.write(offset, source, index, length);
			}
		}

		@Override
		public void fence() {
			if (++this.fences == 2) {
				for (Late late : this.held) {
					super.write(late.offset, late.bytes, 0, late.bytes.length);
					super.flush(late.offset, late.bytes.length);
				}
				this.held.clear();
			}
			super.fence();
		}

	}

}

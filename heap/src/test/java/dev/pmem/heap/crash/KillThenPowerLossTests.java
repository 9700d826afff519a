/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.RecoveryReport;
import dev.pmem.heap.TestHeaps;
import dev.pmem.heap.medium.CrashModel;
import dev.pmem.heap.medium.SimulatedCrash;
import dev.pmem.heap.medium.SimulatedMedium;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.TransactionOptions;

/**
 * A process is killed, another opens the pool, then power is lost: what the first had stored and not synced was in the
 * page cache, or in the processor's, for the second to see, and is lost all the same. Here for the undo log, at the worst
 * moment; {@link CrashTests} kills at any, over both logs.
 */
class KillThenPowerLossTests {

	private static final int LENGTH = 20_000;

	/** Kills the process at the last fence of a commit: all is in place, none of it on the device. */
	private static final class KilledMedium extends ForwardingMedium {

		private boolean armed;

		private boolean recorded;

		KilledMedium(SimulatedMedium target) {
			super(target);
		}

		@Override
		public void flush(long offset, long sizeBytes) {
			if (!this.recorded) {
				super.flush(offset, sizeBytes);
			}
		}

		@Override
		public void fence() {
			if (this.recorded) {
				throw new AssertionError("killed");
			}
			super.fence();
			this.recorded = this.armed;
		}

	}

	@ParameterizedTest
	@EnumSource(names = "POWER_LOSS_LINES")
	void aCommitThatRecoveryTakesForWholeIsMadeDurable(CrashModel model) {
		try (SimulatedMedium medium = SimulatedMedium.create(model, CrashSetup.INITIAL_BYTES,
				CrashSetup.MAXIMUM_BYTES, 1)) {
			KilledMedium killed = new KilledMedium(medium);
			PersistentHeap first = TestHeaps.open(killed);
			setRoot(first, "a");
			killed.armed = true;
			assertThatThrownBy(() -> setRoot(first, "b")).hasRootCauseInstanceOf(AssertionError.class);
			// no clean close: the process is gone
			PersistentHeap second = TestHeaps.open(new ForwardingMedium(medium));
			assertThat(second.recovery().outcome()).isEqualTo(RecoveryReport.Outcome.LAST_COMMIT_WHOLE);
			assertThat(root(second).equals("b".repeat(LENGTH))).isTrue();
			try (PersistentHeap third = TestHeaps.open(medium.image(0))) {
				assertThat(third.verify().problems()).isEmpty();
				assertThat(root(third).equals("b".repeat(LENGTH))).isTrue();
			}
		}
	}

	@Test
	void aCommitIsUndoneOnlyOnce() {
		try (SimulatedMedium medium = SimulatedMedium.create(CrashModel.PROCESS_CRASH, CrashSetup.INITIAL_BYTES,
				CrashSetup.MAXIMUM_BYTES, 1)) {
			PersistentHeap killed = TestHeaps.open(new ForwardingMedium(medium));
			setRoot(killed, "a");
			// the record is written and fenced, one word is in place
			long fence = medium.eventCount(SimulatedMedium.Event.FENCE) + 1;
			medium.crashAt(SimulatedMedium.Event.FENCE, fence + 1);
			assertThatThrownBy(() -> setRoot(killed, "b")).hasRootCauseInstanceOf(SimulatedCrash.class);
			SimulatedMedium image = medium.image(1);
			PersistentHeap second = TestHeaps.open(new ForwardingMedium(image));
			assertThat(second.recovery().outcome()).isEqualTo(RecoveryReport.Outcome.LAST_COMMIT_UNDONE);
			second.close();
			try (PersistentHeap third = TestHeaps.open(image)) {
				assertThat(third.recovery().outcome()).isEqualTo(RecoveryReport.Outcome.CLEAN);
				assertThat(root(third)).isEqualTo("a".repeat(LENGTH));
			}
		}
	}

	private static void setRoot(PersistentHeap heap, String text) {
		heap.inTransactionWithoutResult((transaction) -> {
			heap.setRoot(transaction, "note", new HeapState.Note(text.repeat(LENGTH), 1));
		});
	}

	private static String root(PersistentHeap heap) {
		try (HeapTransaction transaction = heap.begin(TransactionOptions.READ_ONLY)) {
			return heap.root(transaction, "note", HeapState.Note.class).text();
		}
	}

}

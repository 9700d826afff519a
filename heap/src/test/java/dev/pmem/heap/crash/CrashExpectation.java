/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.crash;

import java.util.List;

/**
 * What a crash may leave.
 *
 * @param states one of these
 * @param mayBeRefused whether the pool may be refused instead: only parts of what was committed with process-crash may have
 * got to the device
 * @param highestSequenceValue what a sequence gave to an acknowledged transaction that isn't lost
 * @param ifPowerIsLost what may be left if power is lost on top of it, before all is synced; null if it's the same
 */
record CrashExpectation(List<HeapState> states, boolean mayBeRefused, long highestSequenceValue,
		CrashExpectation ifPowerIsLost) {

	CrashExpectation(List<HeapState> states, boolean mayBeRefused, long highestSequenceValue) {
		this(states, mayBeRefused, highestSequenceValue, null);
	}

	/** Just this state. */
	CrashExpectation only(HeapState state) {
		return new CrashExpectation(List.of(state), false, this.highestSequenceValue);
	}

	CrashExpectation orRefused(boolean orRefused) {
		return new CrashExpectation(this.states, this.mayBeRefused || orRefused, this.highestSequenceValue);
	}

	CrashExpectation afterPowerLoss() {
		return (this.ifPowerIsLost != null) ? this.ifPowerIsLost : this;
	}

	/** Whether some of it isn't on the device, or, after a loss of power, may be there in parts. */
	boolean isUnsynced() {
		return this.mayBeRefused || this.ifPowerIsLost != null;
	}

}

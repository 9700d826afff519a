package dev.pmem.heap.crash;

import java.util.List;

/**
 * What a crash may leave.
 *
 * @param states one of these
 * @param mayBeRefused whether the pool may be refused instead: only parts of what was committed with process-crash may have
 * got to the device
 * @param highestSequenceValue what a sequence gave to an acknowledged transaction that isn't lost
 */
record CrashExpectation(List<HeapState> states, boolean mayBeRefused, long highestSequenceValue) {

	/** Just this state. */
	CrashExpectation only(HeapState state) {
		return new CrashExpectation(List.of(state), false, this.highestSequenceValue);
	}

	CrashExpectation orRefused(boolean orRefused) {
		return new CrashExpectation(this.states, this.mayBeRefused || orRefused, this.highestSequenceValue);
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What opening a pool found and did.
 *
 * @param outcome what was found
 * @param commitSequence the newest commit in the pool
 * @param blocksRestored number of blocks that were put back to their state before an unfinished commit
 * @param batchesReplayed number of batches that were stored in their places once more, from the journal
 * @param powerLoss whether a loss of power may have torn commits apart, and how the pool was opened then
 * @param duration time that opening took, recovery included
 */
public record RecoveryReport(Outcome outcome, long commitSequence, long blocksRestored, long batchesReplayed,
		PowerLoss powerLoss, Duration duration) {

	/** Whether the pool was open with process-crash when the machine stopped. */
	public enum PowerLoss {

		/** It was not: its commits were synced, or the machine has not stopped since. */
		NONE,
		/** It was. All of the pool was read, and the pool is exactly as its newest commit left it. */
		VERIFIED,
		/** It was, and the pool holds parts of commits. It was opened as it is. */
		ACCEPTED

	}

	/** The state in which the pool was found. */
	public enum Outcome {

		/** A new pool was made. */
		CREATED(1),
		/** The pool was closed in order. */
		CLEAN(2),
		/** The pool was not closed; its last commit was whole. */
		LAST_COMMIT_WHOLE(3),
		/** The pool was not closed. An unacknowledged commit was undone, or its part in the journal was dropped. */
		LAST_COMMIT_UNDONE(4);

		private final int code;

		Outcome(int code) {
			this.code = code;
		}

		/** The outcome with this code; null if there is none. */
		static @Nullable Outcome of(int code) {
			for (Outcome outcome : values()) {
				if (outcome.code == code) {
					return outcome;
				}
			}
			return null;
		}

		/** The outcome's code in the pool's header. */
		int code() {
			return this.code;
		}

	}

}

package dev.pmem.heap;

import java.time.Duration;

/**
 * What opening a pool found and did.
 *
 * @param outcome what was found
 * @param commitSequence the newest commit in the pool
 * @param blocksRestored how many blocks were put back to their state before an unfinished commit
 * @param duration how long opening took, recovery included
 */
public record RecoveryReport(Outcome outcome, long commitSequence, long blocksRestored, Duration duration) {

	/** What was found. */
	public enum Outcome {

		/** A new pool was made. */
		CREATED,
		/** The pool was closed in order. */
		CLEAN,
		/** The pool was not closed; its last commit was whole. */
		LAST_COMMIT_WHOLE,
		/** The pool was not closed; an unacknowledged commit was undone. */
		LAST_COMMIT_UNDONE

	}

}

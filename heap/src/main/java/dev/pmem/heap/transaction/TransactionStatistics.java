package dev.pmem.heap.transaction;

import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.ConflictException;
import dev.pmem.heap.exception.UniqueKeyException;

/**
 * Counts since the pool was opened. Thread-safe.
 */
public final class TransactionStatistics {

	private final LongAdder commits = new LongAdder();

	private final LongAdder conflicts = new LongAdder();

	private final LongAdder batches = new LongAdder();

	private final LongAdder nanos = new LongAdder();

	private volatile @Nullable Observer observer;

	/**
	 * Is told of each commit, on the committing thread.
	 */
	@FunctionalInterface
	public interface Observer {

		/**
		 * @param nanos from the call of commit to its end
		 * @param batchSize how many transactions were committed together; 0 if refused
		 * @param refused whether it was refused for a conflict or a taken key
		 */
		void committed(long nanos, int batchSize, boolean refused);

	}

	public void observe(@Nullable Observer observer) {
		this.observer = observer;
	}

	void settled(long duration, CommitRequest request) {
		Throwable refusal = request.refusal();
		boolean refused = refusal instanceof ConflictException || refusal instanceof UniqueKeyException;
		if (refusal == null) {
			this.commits.increment();
			this.nanos.add(duration);
		} else if (refused) {
			this.conflicts.increment();
		}
		Observer current = this.observer;
		if (current != null && (refusal == null || refused)) {
			current.committed(duration, request.batchSize(), refused);
		}
	}

	void batchCommitted() {
		this.batches.increment();
	}

	public long commitCount() {
		return this.commits.sum();
	}

	public long conflictCount() {
		return this.conflicts.sum();
	}

	public long batchCount() {
		return this.batches.sum();
	}

	public long commitNanos() {
		return this.nanos.sum();
	}

}

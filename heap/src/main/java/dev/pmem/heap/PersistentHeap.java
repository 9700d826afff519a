package dev.pmem.heap;

import java.nio.file.Path;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.PoolException;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.TransactionOptions;

/**
 * An open pool. Thread-safe.
 */
public final class PersistentHeap implements AutoCloseable {

	private PersistentHeap() {}

	/**
	 * Opens the pool at this path, or makes a new one; runs recovery.
	 * @throws PoolException a subclass for each reason why the pool can't be opened
	 */
	public static PersistentHeap open(Path path, HeapOptions options) {
		throw new IllegalStateException();
	}

	public Path path() {
		throw new IllegalStateException();
	}

	public UUID poolId() {
		throw new IllegalStateException();
	}

	public HeapOptions options() {
		throw new IllegalStateException();
	}

	public RecoveryReport recovery() {
		throw new IllegalStateException();
	}

	public HeapStatistics statistics() {
		throw new IllegalStateException();
	}

	public boolean isOpen() {
		throw new IllegalStateException();
	}

	public HeapTransaction begin(TransactionOptions options) {
		throw new IllegalStateException();
	}

	/** Runs the action in a transaction: commits when it returns, rolls back when it throws. */
	public <R> R inTransaction(Function<HeapTransaction, R> action) {
		throw new IllegalStateException();
	}

	/**
	 * Opens the extent, making it where the pool has none of this name. The same definition gives the same extent.
	 */
	public <T> Extent<T> extent(ExtentDefinition<T> definition) {
		throw new IllegalStateException();
	}

	/** The named root value, a new instance each time; null if there is none of this name. */
	public <T> @Nullable T root(HeapTransaction transaction, String name, Class<T> type) {
		throw new IllegalStateException();
	}

	/** Names a value as a root; null removes the name. */
	public void setRoot(HeapTransaction transaction, String name, @Nullable Object value) {
		throw new IllegalStateException();
	}

	public Set<String> rootNames(HeapTransaction transaction) {
		throw new IllegalStateException();
	}

	/**
	 * Calls the observer with the nanoseconds that each commit took, on the committing thread; it must be quick and not
	 * throw.
	 */
	public void observeCommits(Consumer<CommitEvent> observer) {
		throw new IllegalStateException();
	}

	/**
	 * One commit, as observers see it.
	 *
	 * @param nanos from the call of commit to its return
	 * @param batchSize how many transactions its batch committed; 0 where it was refused
	 * @param refused whether it was refused for a conflict or a taken key
	 */
	public record CommitEvent(long nanos, int batchSize, boolean refused) {}

	/** Waits for the commit in progress, refuses further ones, marks the pool as closed in order. Idempotent. */
	@Override
	public void close() {
		throw new IllegalStateException();
	}

}

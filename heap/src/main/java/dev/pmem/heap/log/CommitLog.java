package dev.pmem.heap.log;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.PoolAccessException;
import dev.pmem.heap.exception.PoolFullException;

/**
 * Carries a batch of changes into the pool so that a crash at any instant leaves all or none of it. Used by one thread at
 * a time, the commit leader.
 */
public interface CommitLog {

	/**
	 * Makes the changes durable and stores them in their places; they are committed when this returns.
	 * @throws PoolFullException if there's no room for the log record; nothing was changed
	 * @throws PoolAccessException if the device refused; whether the changes are durable is not known, and the log must
	 * not be used any more
	 */
	void commit(ChangeSet changes);

	/**
	 * Finds the newest commit of a pool, and undoes an unfinished one.
	 * @param cleanSequence the newest commit that the pool's header knows of
	 * @param clean whether the header says that the pool was closed in order. The log is asked all the same: should the
	 * newest copy of the header be damaged, then the other one is from before the pool was opened
	 * @throws CorruptPoolException if the log is damaged
	 */
	Recovery recover(long cleanSequence, boolean clean);

	/**
	 * What recovery found.
	 *
	 * @param commitSequence the newest whole commit
	 * @param undone whether a later one was undone
	 * @param blocksRestored how many blocks were put back
	 */
	record Recovery(long commitSequence, boolean undone, long blocksRestored) {}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.PoolAccessException;
import dev.pmem.heap.exception.PoolException;
import dev.pmem.heap.exception.PoolFacts;
import dev.pmem.heap.exception.PoolFullException;

/**
 * A file that is mapped shared; the subclasses differ in how they ask the operating system.
 * <p>
 * Invariants:
 * <ul>
 * <li>The file is mapped once, up to its maximum size. Growing allocates disk blocks beneath the mapping. The base
 * therefore never moves, and no store meets a full disk as far as the file system can promise it. An access between the
 * end of the file and the maximum size is an {@link InternalError}, not the death of the JVM.
 * <li>{@code allocated} is the part of the mapping that may be stored to; its size is that of the file.
 * <li>The file is locked from before it is mapped until after it is unmapped: within the JVM by a
 * {@link PoolFileClaim}, against other processes by the subclass.
 * <li>If there is a {@code cacheFlush}, the mapping is persistent memory (or treated as such). Flush, fence and force
 * are then only its instructions, whatever reach was asked for. They are native code, and only the checks here keep
 * them from memory that is not mapped. A caller that closes the medium therefore waits for commits first.
 * <li>After a failed sync the kernel may have dropped the pages to be written, and it reports the failure only once.
 * {@code failed} is therefore set for good, before anything else is done, and no fence or force that returns after that
 * succeeds. The same holds after a failed store, and after the loss of the file.
 * <li>Lock order: {@code lock}, then {@code rangeSync} or {@code wholeSync}. A thread that holds one of these locks
 * keeps running. A thread that syncs has made sure before that there is {@linkplain StackReserve stack} to record a
 * failure.
 * <li>The file is used only under one of these locks while {@code closed} is false.
 * <li>Storing, flushing, fencing and forcing allocate nothing unless they fail.
 * </ul>
 * For other processes and for the kernel, stores reach the page cache in program order: a killed thread has made all
 * stores before some instruction and none after it. For {@link FenceReach#PAGE_CACHE} a fence therefore only has to
 * keep the compiler from reordering.
 */
abstract sealed class FileMedium implements Medium permits MappedMedium, FileChannelMedium {

	private static final String REOPEN = "Check the disk, then open the pool again";

	/**
	 * An extended attribute of each file that was a pool. A pool that was cut to zero bytes is thus not taken for a new
	 * file.
	 */
	static final String POOL_MARK = "pmem.pool";

	final PoolFileClaim claim;

	private final FenceReach fenceReach;

	private final @Nullable CacheFlush cacheFlush;

	private final Arena arena;

	private final MemorySegment mapping;

	private final MemorySegment readOnlyMapping;

	private volatile MemorySegment allocated;

	/** How often this process has cut the file: counted after {@code allocated} is shorter, and before the file is. */
	private volatile int cutCount;

	/** Whether the medium refuses to write. The reason is set a little later, if there is memory for it. */
	private volatile boolean failed;

	private volatile @Nullable PoolAccessException failure;

	private volatile boolean closed;

	/** Whether the file is unmapped and closed. */
	private boolean released;

	private final EngineLock lock = new EngineLock();

	/**
	 * Held during the sync of a range until a failure of this sync is known to all threads. The kernel may report an
	 * error of another thread's page to this thread's sync; it then does not report the error to the other thread's
	 * sync.
	 */
	private final EngineLock rangeSync = new EngineLock();

	/** Held in the same way during a sync of the whole file, which takes long, and for which commits must not wait. */
	private final EngineLock wholeSync = new EngineLock();

	/** The range that contains everything that was flushed since the last fence; empty if the end is 0. */
	private long flushedStart = Long.MAX_VALUE;

	private long flushedEnd;

	/**
	 * Takes over the arena; closing the arena unmaps the file.
	 * @param cacheFlush how to flush if the mapping is persistent memory; otherwise null
	 */
	FileMedium(PoolFileClaim claim, FenceReach fenceReach, @Nullable CacheFlush cacheFlush, Arena arena,
			MemorySegment mapping, long sizeBytes) {
		this.claim = claim;
		this.fenceReach = fenceReach;
		this.cacheFlush = cacheFlush;
		this.arena = arena;
		this.mapping = mapping;
		this.readOnlyMapping = mapping.asReadOnly();
		this.allocated = mapping.asSlice(0, sizeBytes);
	}

	/** Allocates disk blocks so that the file has the new size. */
	abstract void allocate(long oldSizeBytes, long sizeBytes) throws IOException;

	/** Allocates all holes, and makes shared blocks the file's own. */
	abstract void secureBlocks() throws IOException;

	abstract void truncate(long sizeBytes) throws IOException;

	abstract boolean isDiskFull(IOException failure, long missingBytes);

	/** Whether the file has the {@linkplain #POOL_MARK mark}. */
	abstract boolean isMarked();

	/** Gives the file the mark, if the file system can. */
	abstract void mark();

	/**
	 * Takes the lock against other processes again, as far as it may have been lost.
	 * @return null, or the reason why this process no longer has the pool
	 */
	abstract @Nullable String renewLock();

	/**
	 * Syncs the file from start to end to the device, and its length if the end is beyond the present size. Calls
	 * {@link #syncFailed()} as soon as the sync has failed.
	 */
	abstract void sync(long start, long end) throws IOException;

	/**
	 * Syncs the whole file to the device. Uses another opening of the file than {@link #sync}: the kernel reports a
	 * page that could not be written once to each opening.
	 */
	abstract void syncAll() throws IOException;

	/** Closes the file and releases its lock, not the claim. May be called again after an error of the JVM. */
	abstract void closeFile();

	final PoolFileClaim claim() {
		return this.claim;
	}

	final @Nullable CacheFlush cacheFlush() {
		return this.cacheFlush;
	}

	final MemorySegment mapping() {
		return this.mapping;
	}

	@Override
	public final String name() {
		return this.claim.file().toString();
	}

	@Override
	public final Persistence persistence() {
		if (this.cacheFlush != null) {
			return Persistence.PERSISTENT_MEMORY;
		}
		return (this.fenceReach == FenceReach.DEVICE) ? Persistence.SYNCED_FILE : Persistence.PAGE_CACHE;
	}

	@Override
	public final MemorySegment segment() {
		return this.readOnlyMapping;
	}

	@Override
	public final long sizeBytes() {
		return this.allocated.byteSize();
	}

	@Override
	public final long maximumSizeBytes() {
		return this.mapping.byteSize();
	}

	@Override
	public final void secureSpace() {
		StackReserve.require();
		this.lock.lock();
		try {
			requireUsable();
			mark();
			secureBlocks();
		} catch (IOException ex) {
			throw spaceFailure(ex);
		} finally {
			this.lock.holder = null;
		}
	}

	private RuntimeException spaceFailure(IOException ex) {
		if (isDiskFull(ex, MediumOptions.PAGE_SIZE_BYTES)) {
			return new PoolFullException(PoolFacts.of(name()), "No space on the disk for all of pool " + name()
					+ ": part of its " + sizeBytes() + " bytes is not allocated, or shared with another file (" + ex
							.getMessage() + "), so that a store could meet a full disk", FileTrouble.of(ex).advice()
									+ ", then open the pool again", ex);
		}
		return new PoolAccessException(PoolFacts.of(name()), "Can't allocate all of pool " + name() + " (" + ex
				.getMessage() + ")", FileTrouble.of(ex).advice(), ex);
	}

	@Override
	public final void requireIntact() {
		StackReserve.require();
		requireOpen();
		int cuts;
		String loss;
		do {
			cuts = this.cutCount;
			loss = this.claim.describeLoss(sizeBytes());
			// again if it was cut by this process meanwhile, even if it has grown since
		} while (loss != null && cuts != this.cutCount);
		if (loss == null) {
			loss = renewLock();
		}
		if (loss != null) {
			requireOpen();
			this.failed = true;
			throw fail(new PoolAccessException(PoolFacts.of(name()), "Pool " + name() + " is lost to this process: "
					+ loss + ". What is written from now on would be lost, so the pool refuses to write",
					"Stop the application, and restore the file. If it was deleted or replaced, what was in it can be copied from /proc/"
							+ ProcessHandle.current().pid() + "/fd on Linux until this process ends", null));
		}
	}

	@Override
	public final void grow(long sizeBytes) {
		StackReserve.require();
		this.lock.lock();
		try {
			requireUsable();
			long oldSizeBytes = sizeBytes();
			checkNewSize(oldSizeBytes, sizeBytes);
			requireIntact();
			try {
				allocate(oldSizeBytes, sizeBytes);
			} catch (IOException ex) {
				throw growthFailure(oldSizeBytes, sizeBytes, ex);
			}
			if (persistence() != Persistence.PAGE_CACHE) {
				syncOrPoison(oldSizeBytes, sizeBytes);
			}
			this.allocated = this.mapping.asSlice(0, sizeBytes);
		} finally {
			this.lock.holder = null;
		}
	}

	private void checkNewSize(long oldSizeBytes, long sizeBytes) {
		if (sizeBytes < oldSizeBytes || sizeBytes % MediumOptions.PAGE_SIZE_BYTES != 0) {
			throw new IllegalArgumentException("new size " + sizeBytes + " must be a multiple of "
					+ MediumOptions.PAGE_SIZE_BYTES + " and not below the size of " + oldSizeBytes + " bytes");
		}
		if (sizeBytes > maximumSizeBytes()) {
			throw new PoolFullException(PoolFacts.of(name()), "Pool " + name() + " of " + oldSizeBytes
					+ " bytes can't grow to " + sizeBytes + ": its maximum size is " + maximumSizeBytes() + " bytes",
					"Open it with a larger maximum size, or delete data", null);
		}
	}

	private RuntimeException growthFailure(long oldSizeBytes, long sizeBytes, IOException ex) {
		// Must be asked before the new space is given back.
		boolean diskFull = isDiskFull(ex, sizeBytes - oldSizeBytes);
		try {
			truncate(oldSizeBytes);
		} catch (IOException suppressed) {
			ex.addSuppressed(suppressed);
		}
		if (diskFull) {
			return new PoolFullException(PoolFacts.of(name()), "No space on the disk to grow pool " + name() + " from "
					+ oldSizeBytes + " to " + sizeBytes + " bytes (" + ex.getMessage() + ")",
					"Free disk space or raise the quota, then try again", ex);
		}
		return new PoolAccessException(PoolFacts.of(name()), "Can't grow pool " + name() + " from " + oldSizeBytes
				+ " to " + sizeBytes + " bytes (" + ex.getMessage() + ")", FileTrouble.of(ex).advice(), ex);
	}

	@Override
	public final void shrink(long sizeBytes) {
		StackReserve.require();
		this.lock.lock();
		try {
			requireUsable();
			if (sizeBytes <= 0 || sizeBytes >= sizeBytes() || sizeBytes % MediumOptions.PAGE_SIZE_BYTES != 0) {
				throw new IllegalArgumentException("size " + sizeBytes + " is no multiple of "
						+ MediumOptions.PAGE_SIZE_BYTES + " below the size of " + sizeBytes() + " bytes");
			}
			// first, so that no thread can store to the part that is about to be cut off
			this.allocated = this.mapping.asSlice(0, sizeBytes);
			this.cutCount += 1;
			truncate(sizeBytes);
		} catch (IOException ex) {
			throw new PoolAccessException(PoolFacts.of(name()), "Can't cut pool " + name() + " to " + sizeBytes
					+ " bytes (" + ex.getMessage() + ")", FileTrouble.of(ex).advice(), ex);
		} finally {
			this.lock.holder = null;
		}
	}

	@Override
	public final void putLong(long offset, long value) {
		try {
			SegmentStores.putLong(this.allocated, offset, value);
		} catch (InternalError ex) {
			throw storeFailed(ex);
		} catch (IllegalStateException ex) {
			throw MemoryFaults.translate(this, ex);
		}
	}

	@Override
	public final void putLongRelease(long offset, long value) {
		try {
			SegmentStores.putLongRelease(this.allocated, offset, value);
		} catch (InternalError ex) {
			throw storeFailed(ex);
		} catch (IllegalStateException ex) {
			throw MemoryFaults.translate(this, ex);
		}
	}

	@Override
	public final void write(long offset, byte[] source, int index, int length) {
		try {
			SegmentStores.write(this.allocated, offset, source, index, length);
		} catch (InternalError ex) {
			throw storeFailed(ex);
		} catch (IllegalStateException ex) {
			throw MemoryFaults.translate(this, ex);
		}
	}

	@Override
	public final void zero(long offset, long sizeBytes) {
		try {
			SegmentStores.zero(this.allocated, offset, sizeBytes);
		} catch (InternalError ex) {
			throw storeFailed(ex);
		} catch (IllegalStateException ex) {
			throw MemoryFaults.translate(this, ex);
		}
	}

	/**
	 * It is unknown which store failed, or whether the failed access was an earlier load of this thread. All stores in
	 * doubt are therefore refused.
	 */
	private PoolAccessException storeFailed(InternalError error) {
		if (MemoryFaults.isMemoryFault(error)) {
			this.failed = true;
		}
		return fail(MemoryFaults.translate(this, error));
	}

	@Override
	public final void flush(long offset, long sizeBytes) {
		Objects.checkFromIndexSize(offset, sizeBytes, this.allocated.byteSize());
		requireOpen();
		CacheFlush cacheFlush = this.cacheFlush;
		if (cacheFlush != null) {
			cacheFlush.flush(this.mapping, offset, sizeBytes);
		} else if (this.fenceReach == FenceReach.DEVICE && sizeBytes > 0) {
			noteFlushed(offset, offset + sizeBytes);
		}
	}

	private void noteFlushed(long start, long end) {
		StackReserve.require();
		this.lock.lock();
		try {
			this.flushedStart = Math.min(this.flushedStart, start);
			this.flushedEnd = Math.max(this.flushedEnd, end);
		} finally {
			this.lock.holder = null;
		}
	}

	@Override
	public final void fence() {
		CacheFlush cacheFlush = this.cacheFlush;
		if (cacheFlush != null) {
			requireUsable();
			cacheFlush.fence();
		} else if (this.fenceReach == FenceReach.DEVICE) {
			fenceDevice();
		} else {
			VarHandle.releaseFence();
		}
		requireUsable();
	}

	@Override
	public final void force(long offset, long sizeBytes) {
		force(offset, sizeBytes, this.fenceReach == FenceReach.DEVICE);
	}

	@Override
	public final void forceToDevice(long offset, long sizeBytes) {
		force(offset, sizeBytes, true);
	}

	private void force(long offset, long sizeBytes, boolean toDevice) {
		requireUsable();
		Objects.checkFromIndexSize(offset, sizeBytes, this.allocated.byteSize());
		CacheFlush cacheFlush = this.cacheFlush;
		if (cacheFlush != null) {
			cacheFlush.flush(this.mapping, offset, sizeBytes);
			cacheFlush.fence();
		} else {
			VarHandle.releaseFence();
			if (toDevice && sizeBytes > 0) {
				StackReserve.require();
				syncOrPoison(offset, offset + sizeBytes);
			}
		}
		requireNoFailure();
	}

	@Override
	public final void forceAll() {
		forceAll(persistence() != Persistence.PAGE_CACHE);
	}

	@Override
	public final void forceAllToDevice() {
		forceAll(true);
	}

	private void forceAll(boolean toDevice) {
		requireUsable();
		VarHandle.releaseFence();
		if (toDevice) {
			StackReserve.require();
			this.wholeSync.lock();
			try {
				requireUsable();
				syncAll();
			} catch (IOException ex) {
				throw syncFailure(ex);
			} finally {
				this.wholeSync.holder = null;
			}
		}
		requireNoFailure();
	}

	private void fenceDevice() {
		StackReserve.require();
		this.lock.lock();
		try {
			requireUsable();
			VarHandle.releaseFence();
			if (this.flushedEnd > 0) {
				syncOrPoison(this.flushedStart, this.flushedEnd);
				this.flushedStart = Long.MAX_VALUE;
				this.flushedEnd = 0;
			}
		} finally {
			this.lock.holder = null;
		}
	}

	private void syncOrPoison(long start, long end) {
		this.rangeSync.lock();
		try {
			requireUsable();
			sync(start, end);
			requireNoFailure();
		} catch (IOException ex) {
			throw syncFailure(ex);
		} finally {
			this.rangeSync.holder = null;
		}
	}

	/** Must be called as soon as a sync has failed, before anything that takes time or memory. */
	final void syncFailed() {
		this.failed = true;
	}

	private PoolAccessException syncFailure(IOException ex) {
		syncFailed();
		return fail(new PoolAccessException(PoolFacts.of(name()), "Syncing pool " + name() + " failed (" + ex
				.getMessage()
				+ "): what was written since the sync before may be lost. The pool refuses to write from now on",
				REOPEN, ex));
	}

	/** Keeps the first reason. Returns the given reason, to be thrown. */
	private PoolAccessException fail(PoolAccessException reason) {
		this.failed = true;
		if (this.failure == null) {
			this.failure = reason;
		}
		return reason;
	}

	private void requireOpen() {
		if (this.closed) {
			throw new IllegalStateException("Pool " + name() + " is closed");
		}
	}

	private void requireUsable() {
		requireOpen();
		requireNoFailure();
	}

	private void requireNoFailure() {
		if (this.failed) {
			throw refusal();
		}
	}

	@Override
	public final @Nullable PoolException failure() {
		if (!this.failed) {
			return null;
		}
		PoolAccessException known = this.failure;
		return (known != null) ? known : refusal();
	}

	private PoolAccessException refusal() {
		PoolAccessException failure = this.failure;
		return (failure != null)
				? new PoolAccessException(failure.facts(), failure.problem(), failure.advice(), failure)
				: new PoolAccessException(PoolFacts.of(name()), "Syncing or storing to pool " + name()
						+ " failed: what was written since the sync before may be lost. The pool refuses to write from now on",
						REOPEN, null);
	}

	@Override
	public final void close() {
		for (int attempt = 1;; attempt++) {
			try {
				tryClose();
				return;
			} catch (OutOfMemoryError | StackOverflowError ex) {
				Attempts.again(attempt, ex);
			}
		}
	}

	private void tryClose() {
		StackReserve.require();
		this.lock.lock();
		try {
			if (this.released) {
				return;
			}
			// A sync in progress uses the descriptor, or the mapping's address.
			this.rangeSync.lock();
			try {
				this.wholeSync.lock();
				try {
					this.closed = true;
				} finally {
					this.wholeSync.holder = null;
				}
			} finally {
				this.rangeSync.holder = null;
			}
			release();
		} finally {
			this.lock.holder = null;
		}
	}

	/**
	 * The file stays locked until it is unmapped, and claimed until it is closed. After an error of the JVM, closing
	 * may be tried again.
	 */
	private void release() {
		if (this.arena.scope().isAlive()) {
			this.arena.close();
		}
		closeFile();
		this.claim.release();
		this.released = true;
	}

}

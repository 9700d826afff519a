package dev.pmem.heap.medium;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.Objects;

import dev.pmem.heap.exception.PoolAccessException;
import dev.pmem.heap.exception.PoolFullException;

import org.jspecify.annotations.Nullable;

/**
 * A file that is mapped shared; the subclasses differ in how they ask the operating system.
 * <p>
 * Invariants:
 * <ul>
 * <li>The file is mapped once, up to its maximum size; growing allocates disk blocks beneath the mapping, so the base
 * never moves and no store meets a full disk. An access between the end of the file and the maximum is an
 * {@link InternalError}, not the death of the JVM.
 * <li>{@code allocated} is the part of the mapping that may be stored to; its size is that of the file.
 * <li>The file is locked from before it is mapped until after it is unmapped, within the JVM by a
 * {@link PoolFileClaim}, against other processes by the subclass.
 * <li>Where there is a {@code cacheFlush}, the mapping is persistent memory (or taken for it), and flush, fence and force
 * are nothing but its instructions, whatever the reach that was asked for. They are native code, which nothing but the
 * checks here keeps from memory that is not mapped: so whoever closes waits for commits first.
 * <li>Once a sync has failed the kernel may have dropped what was to be written, and says so only once: {@code failure}
 * is set for good and no fence succeeds any more.
 * <li>Lock order: this object's monitor, then {@code rangeSync} or {@code wholeSync}.
 * <li>The file is used only under this object's monitor while {@code closed} is false.
 * </ul>
 * Stores reach the page cache in program order as far as another process or the kernel can tell, for a killed thread
 * has made all stores before some instruction and none after it; so for {@link FenceReach#PAGE_CACHE} a fence has to
 * keep the compiler from reordering, no more.
 */
abstract sealed class FileMedium implements Medium permits MappedMedium, FileChannelMedium {

	final PoolFileClaim claim;

	private final FenceReach fenceReach;

	private final @Nullable CacheFlush cacheFlush;

	private final Arena arena;

	private final MemorySegment mapping;

	private final MemorySegment readOnlyMapping;

	private volatile MemorySegment allocated;

	private volatile @Nullable IOException failure;

	private volatile boolean closed;

	/**
	 * Held during the sync of a range until its failure is known to all: an error that one thread's sync is told of, because
	 * of another thread's page, is not told to the other.
	 */
	private final Object rangeSync = new Object();

	/** Likewise for syncs of the whole file, which take long, and which commits must not wait for. */
	private final Object wholeSync = new Object();

	/** The range that holds all that was flushed since the last fence; empty if the end is 0. */
	private long flushedStart = Long.MAX_VALUE;

	private long flushedEnd;

	/**
	 * Takes over the arena, whose closing unmaps the file.
	 * @param cacheFlush how to flush if the mapping is persistent memory, else null
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

	abstract void truncate(long sizeBytes) throws IOException;

	abstract boolean isDiskFull(IOException failure, long missingBytes);

	/** Syncs the file from start to end to the device, and its length if the end is beyond the present size. */
	abstract void sync(long start, long end) throws IOException;

	/**
	 * Syncs the whole file to the device, by another opening of the file than {@link #sync}: the kernel tells of a page that
	 * could not be written once to each.
	 */
	abstract void syncAll() throws IOException;

	/** Closes the file and releases its lock, not the claim. */
	abstract void closeFile();

	final @Nullable CacheFlush cacheFlush() {
		return this.cacheFlush;
	}

	final MemorySegment mapping() {
		return this.mapping;
	}

	/** To be called last by whoever opens: a new or empty file gets its initial size. */
	final void growIfEmpty(long initialSizeBytes) {
		try {
			if (sizeBytes() == 0) {
				grow(initialSizeBytes);
			}
		} catch (RuntimeException | Error ex) {
			this.claim.deleteCreatedFile();
			close();
			throw ex;
		}
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
	public final synchronized void grow(long sizeBytes) {
		requireUsable();
		long oldSizeBytes = sizeBytes();
		if (sizeBytes < oldSizeBytes || sizeBytes % MediumOptions.PAGE_SIZE_BYTES != 0) {
			throw new IllegalArgumentException("new size " + sizeBytes + " must be a multiple of "
					+ MediumOptions.PAGE_SIZE_BYTES + " and not below the size of " + oldSizeBytes + " bytes");
		}
		if (sizeBytes > maximumSizeBytes()) {
			throw new PoolFullException("Pool " + name() + " of " + oldSizeBytes + " bytes can't grow to " + sizeBytes
					+ ": its maximum size is " + maximumSizeBytes()
					+ " bytes. Open it with a larger maximum size, or delete data");
		}
		try {
			allocate(oldSizeBytes, sizeBytes);
		} catch (IOException ex) {
			throw growthFailure(oldSizeBytes, sizeBytes, ex);
		}
		if (persistence() != Persistence.PAGE_CACHE) {
			syncOrPoison(oldSizeBytes, sizeBytes);
		}
		this.allocated = this.mapping.asSlice(0, sizeBytes);
	}

	private RuntimeException growthFailure(long oldSizeBytes, long sizeBytes, IOException ex) {
		// Asked before the space that was got is given back.
		boolean diskFull = isDiskFull(ex, sizeBytes - oldSizeBytes);
		try {
			truncate(oldSizeBytes);
		} catch (IOException suppressed) {
			ex.addSuppressed(suppressed);
		}
		if (diskFull) {
			return new PoolFullException("No space on the disk to grow pool " + name() + " from " + oldSizeBytes
					+ " to " + sizeBytes + " bytes (" + ex.getMessage()
					+ "). Free disk space or raise the quota, then try again", ex);
		}
		return new PoolAccessException("Can't grow pool " + name() + " from " + oldSizeBytes + " to " + sizeBytes
				+ " bytes (" + ex.getMessage() + ")", ex);
	}

	@Override
	public final synchronized void shrink(long sizeBytes) {
		requireUsable();
		if (sizeBytes <= 0 || sizeBytes >= sizeBytes() || sizeBytes % MediumOptions.PAGE_SIZE_BYTES != 0) {
			throw new IllegalArgumentException("size " + sizeBytes + " is no multiple of "
					+ MediumOptions.PAGE_SIZE_BYTES + " below the size of " + sizeBytes() + " bytes");
		}
		// first, so that nobody can store to what is about to be cut off
		this.allocated = this.mapping.asSlice(0, sizeBytes);
		try {
			truncate(sizeBytes);
		} catch (IOException ex) {
			throw new PoolAccessException("Can't cut pool " + name() + " to " + sizeBytes + " bytes ("
					+ ex.getMessage() + ")", ex);
		}
	}

	@Override
	public final void putLong(long offset, long value) {
		SegmentStores.putLong(this.allocated, offset, value);
	}

	@Override
	public final void putLongRelease(long offset, long value) {
		SegmentStores.putLongRelease(this.allocated, offset, value);
	}

	@Override
	public final void write(long offset, byte[] source, int index, int length) {
		SegmentStores.write(this.allocated, offset, source, index, length);
	}

	@Override
	public final void zero(long offset, long sizeBytes) {
		SegmentStores.zero(this.allocated, offset, sizeBytes);
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

	private synchronized void noteFlushed(long start, long end) {
		this.flushedStart = Math.min(this.flushedStart, start);
		this.flushedEnd = Math.max(this.flushedEnd, end);
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
			requireUsable();
			VarHandle.releaseFence();
		}
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
			return;
		}
		VarHandle.releaseFence();
		if (toDevice && sizeBytes > 0) {
			syncOrPoison(offset, offset + sizeBytes);
		}
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
			synchronized (this.wholeSync) {
				requireUsable();
				try {
					syncAll();
				} catch (IOException ex) {
					this.failure = ex;
					requireUsable();
				}
			}
		}
	}

	private synchronized void fenceDevice() {
		requireUsable();
		VarHandle.releaseFence();
		if (this.flushedEnd > 0) {
			syncOrPoison(this.flushedStart, this.flushedEnd);
			this.flushedStart = Long.MAX_VALUE;
			this.flushedEnd = 0;
		}
	}

	private void syncOrPoison(long start, long end) {
		synchronized (this.rangeSync) {
			requireUsable();
			try {
				sync(start, end);
			} catch (IOException ex) {
				this.failure = ex;
				requireUsable();
			}
		}
	}

	private void requireOpen() {
		if (this.closed) {
			throw new IllegalStateException("Pool " + name() + " is closed");
		}
	}

	private void requireUsable() {
		requireOpen();
		IOException failure = this.failure;
		if (failure != null) {
			throw new PoolAccessException("Syncing pool " + name() + " failed (" + failure.getMessage()
					+ "): what was written since the sync before may be lost. The pool refuses to write from now on;"
					+ " check the disk, then open the pool again", failure);
		}
	}

	@Override
	public final synchronized void close() {
		if (this.closed) {
			return;
		}
		this.closed = true;
		this.arena.close();
		closeFile();
		this.claim.release();
	}

}

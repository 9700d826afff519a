package dev.pmem.heap.medium;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.util.Objects;

import dev.pmem.heap.exception.PoolAccessException;
import dev.pmem.heap.exception.PoolFullException;
import dev.pmem.heap.exception.PoolLockedException;
import dev.pmem.heap.medium.Posix.PosixException;

import org.jspecify.annotations.Nullable;

/**
 * A file that is mapped shared, by calls of the C library. Linux on x86-64 and aarch64.
 * <p>
 * Invariants:
 * <ul>
 * <li>The file is mapped once, up to its maximum size; growing allocates disk blocks beneath the mapping, so the base
 * never moves and no store meets a full disk. An access between the end of the file and the maximum is an
 * {@link InternalError}, not the death of the JVM.
 * <li>{@code allocated} is the part of the mapping that may be stored to; its size is that of the file.
 * <li>The file is locked from before it is mapped until after it is unmapped, within the JVM by a
 * {@link PoolFileClaim}, against other processes by a lock of the open file.
 * <li>Once a sync has failed the kernel may have dropped what was to be written and says so only once: {@code failure}
 * is set for good and no fence succeeds any more.
 * <li>The descriptor is used only under this object's monitor while {@code closed} is false.
 * </ul>
 * Stores reach the page cache in program order as far as another process or the kernel can tell, because an interrupted
 * or killed thread has made all stores before some instruction and none after; so for
 * {@link FenceReach#PAGE_CACHE} a fence has to keep the compiler from reordering, no more.
 */
public final class MappedMedium implements Medium {

	private final Posix posix;

	private final PoolFileClaim claim;

	private final int descriptor;

	private final FenceReach fenceReach;

	private final Arena arena = Arena.ofShared();

	private final MemorySegment mapping;

	private final MemorySegment readOnlyMapping;

	private volatile MemorySegment allocated;

	private volatile @Nullable PosixException failure;

	private volatile boolean closed;

	/** Whether anything was flushed since the last fence. */
	private volatile boolean flushed;

	/** Whether this object has seen to it that the file has no holes up to its size. */
	private boolean holesFilled;

	@SuppressWarnings("restricted")
	private MappedMedium(Posix posix, PoolFileClaim claim, int descriptor, MediumOptions options, long sizeBytes)
			throws PosixException {
		this.posix = posix;
		this.claim = claim;
		this.descriptor = descriptor;
		this.fenceReach = options.fenceReach();
		long mappedBytes = Math.max(options.maximumSizeBytes(), sizeBytes);
		long address = posix.map(descriptor, mappedBytes);
		this.mapping = MemorySegment.ofAddress(address)
				.reinterpret(mappedBytes, this.arena, (_) -> unmap(posix, address, mappedBytes));
		this.readOnlyMapping = this.mapping.asReadOnly();
		this.allocated = this.mapping.asSlice(0, sizeBytes);
	}

	/**
	 * Opens a file, which is created with its directories if it is missing. A new or empty file gets its initial size,
	 * zero-filled; any other is left as it is, whatever its length: judging it is the caller's business.
	 * {@link #sizeBytes()} is then its exact length, even if that is no multiple of the page size.
	 * @throws PoolLockedException if the file is open already, in this or another process
	 * @throws PoolAccessException if the file can't be created, opened or mapped
	 * @throws PoolFullException if there is no space for the initial size
	 * @throws UnsupportedOperationException if native access is denied or the platform is another one
	 */
	public static MappedMedium open(Path path, MediumOptions options) {
		Posix posix = Posix.get();
		PoolFileClaim claim = PoolFileClaim.take(path);
		try {
			return open(posix, claim, options);
		} catch (RuntimeException | Error ex) {
			claim.release();
			throw ex;
		}
	}

	private static MappedMedium open(Posix posix, PoolFileClaim claim, MediumOptions options) {
		int descriptor;
		try {
			descriptor = posix.open(claim.file());
		} catch (PosixException ex) {
			throw cannotOpen(claim.file(), ex);
		}
		try {
			lock(posix, claim, descriptor);
			long sizeBytes = posix.sizeBytes(descriptor);
			MappedMedium medium = map(posix, claim, descriptor, options, sizeBytes);
			try {
				medium.prepare(options);
			} catch (RuntimeException | Error ex) {
				medium.arena.close();
				claim.deleteCreatedFile();
				throw ex;
			}
			return medium;
		} catch (PosixException ex) {
			closeQuietly(posix, descriptor);
			throw cannotOpen(claim.file(), ex);
		} catch (RuntimeException | Error ex) {
			closeQuietly(posix, descriptor);
			throw ex;
		}
	}

	private static void lock(Posix posix, PoolFileClaim claim, int descriptor) throws PosixException {
		if (!posix.tryLock(descriptor) || claim.isLockedByLockFile()) {
			throw claim.lockedByOtherProcess();
		}
	}

	private static MappedMedium map(Posix posix, PoolFileClaim claim, int descriptor, MediumOptions options,
			long sizeBytes) {
		try {
			return new MappedMedium(posix, claim, descriptor, options, sizeBytes);
		} catch (PosixException ex) {
			throw new PoolAccessException("Can't map pool " + claim.file() + " with a maximum size of "
					+ options.maximumSizeBytes() + " bytes (" + ex.getMessage()
					+ "). Use a local file system; if memory is what is missing, lower the maximum size or raise the"
					+ " limit of address space (ulimit -v)", ex);
		}
	}

	private void prepare(MediumOptions options) {
		MemorySegment range = this.mapping;
		try {
			if (this.fenceReach == FenceReach.DEVICE) {
				for (Path directory : this.claim.changedDirectories()) {
					this.posix.syncDirectory(directory);
				}
				// Else the page cache takes large folios, and each sync writes up to 2 MiB for a changed page.
				this.posix.adviseRandom(range.address(), range.byteSize());
			}
		} catch (PosixException ex) {
			throw cannotOpen(this.claim.file(), ex);
		}
		if (sizeBytes() == 0) {
			grow(options.initialSizeBytes());
		}
	}

	@Override
	public String name() {
		return this.claim.file().toString();
	}

	@Override
	public MemorySegment segment() {
		return this.readOnlyMapping;
	}

	@Override
	public long sizeBytes() {
		return this.allocated.byteSize();
	}

	@Override
	public long maximumSizeBytes() {
		return this.mapping.byteSize();
	}

	/**
	 * {@inheritDoc} The first call fills holes that a sparse copy of the file may have, so a call with the present size
	 * makes an existing file safe to store to.
	 */
	@Override
	public synchronized void grow(long sizeBytes) {
		requireUsable();
		long oldSizeBytes = sizeBytes();
		GrowthChecks.check(this, sizeBytes);
		try {
			// From the start at first: on extents that are there already it costs next to nothing.
			long from = this.holesFilled ? oldSizeBytes : 0;
			if (sizeBytes > from) {
				this.posix.allocate(this.descriptor, from, sizeBytes - from);
			}
			this.holesFilled = true;
		} catch (PosixException ex) {
			undoGrowth(oldSizeBytes, ex);
			throw growthFailure(oldSizeBytes, sizeBytes, ex);
		}
		if (this.fenceReach == FenceReach.DEVICE) {
			sync();
		}
		this.allocated = this.mapping.asSlice(0, sizeBytes);
	}

	private void undoGrowth(long oldSizeBytes, PosixException cause) {
		try {
			this.posix.truncate(this.descriptor, oldSizeBytes);
		} catch (PosixException ex) {
			cause.addSuppressed(ex);
		}
	}

	private RuntimeException growthFailure(long oldSizeBytes, long sizeBytes, PosixException ex) {
		return switch (ex.errno()) {
			case Posix.ENOSPC, Posix.EDQUOT, Posix.EFBIG ->
				GrowthChecks.diskFull(this, oldSizeBytes, sizeBytes, ex);
			default -> new PoolAccessException("Can't grow pool " + name() + " from " + oldSizeBytes + " to "
					+ sizeBytes + " bytes (" + ex.getMessage() + ")", ex);
		};
	}

	@Override
	public void putLong(long offset, long value) {
		SegmentStores.putLong(this.allocated, offset, value);
	}

	@Override
	public void putLongRelease(long offset, long value) {
		SegmentStores.putLongRelease(this.allocated, offset, value);
	}

	@Override
	public void write(long offset, byte[] source, int index, int length) {
		SegmentStores.write(this.allocated, offset, source, index, length);
	}

	@Override
	public void zero(long offset, long sizeBytes) {
		SegmentStores.zero(this.allocated, offset, sizeBytes);
	}

	@Override
	public void flush(long offset, long sizeBytes) {
		Objects.checkFromIndexSize(offset, sizeBytes, this.allocated.byteSize());
		this.flushed = true;
	}

	@Override
	public void fence() {
		if (this.fenceReach == FenceReach.DEVICE) {
			fenceDevice();
		} else {
			requireUsable();
			VarHandle.releaseFence();
		}
	}

	private synchronized void fenceDevice() {
		requireUsable();
		VarHandle.releaseFence();
		if (this.flushed) {
			sync();
			this.flushed = false;
		}
	}

	private void sync() {
		try {
			this.posix.syncData(this.descriptor);
		} catch (PosixException ex) {
			this.failure = ex;
			requireUsable();
		}
	}

	private void requireUsable() {
		if (this.closed) {
			throw new IllegalStateException("Pool " + name() + " is closed");
		}
		PosixException failure = this.failure;
		if (failure != null) {
			throw new PoolAccessException("Syncing pool " + name() + " failed (" + failure.getMessage()
					+ "): what was written since the sync before may be lost. The pool refuses to write from now on;"
					+ " check the disk, then open the pool again", failure);
		}
	}

	@Override
	public synchronized void close() {
		if (this.closed) {
			return;
		}
		this.closed = true;
		this.arena.close();
		closeQuietly(this.posix, this.descriptor);
		this.claim.release();
	}

	private static void unmap(Posix posix, long address, long sizeBytes) {
		try {
			posix.unmap(address, sizeBytes);
		} catch (PosixException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void closeQuietly(Posix posix, int descriptor) {
		try {
			posix.close(descriptor);
		} catch (PosixException _) {
			// The descriptor is gone all the same, and nothing was promised to be written by closing it.
		}
	}

	private static RuntimeException cannotOpen(Path file, PosixException ex) {
		String advice = switch (ex.errno()) {
			case Posix.EACCES -> "Grant user " + System.getProperty("user.name")
					+ " read and write on the file, or name another path";
			case Posix.EROFS -> "The file system is mounted read-only; name another path";
			default -> "Name a path on a local file system";
		};
		return new PoolAccessException("Can't open pool " + file + " (" + ex.getMessage() + "). " + advice, ex);
	}

}

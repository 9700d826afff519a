package dev.pmem.heap.medium;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

import dev.pmem.heap.exception.PoolAccessException;
import dev.pmem.heap.exception.PoolFullException;
import dev.pmem.heap.exception.PoolLockedException;
import dev.pmem.heap.medium.Posix.PosixException;

/**
 * A file that is mapped by calls of the C library: grows without writing, syncs with msync and fdatasync, which no
 * interrupt can reach. Linux on x86-64 and aarch64.
 */
public final class MappedMedium extends FileMedium {

	private final Posix posix;

	private final int descriptor;

	/** Whether this object has seen to it that the file has no holes up to its size. */
	private boolean holesFilled;

	private MappedMedium(Posix posix, PoolFileClaim claim, int descriptor, FenceReach fenceReach, Arena arena,
			MemorySegment mapping, long sizeBytes) {
		super(claim, fenceReach, arena, mapping, sizeBytes);
		this.posix = posix;
		this.descriptor = descriptor;
	}

	/**
	 * Opens a file, which is created with its directories if it is missing. A new or empty file gets its initial size,
	 * zero-filled; any other is left as it is, whatever its length: judging it is the caller's business.
	 * {@link #sizeBytes()} is then its exact length, even if that is no multiple of the page size. A copied file may
	 * have holes: the first {@link #grow}, be it to the present size, fills them.
	 * @throws PoolLockedException if the file is open already, in this or another process
	 * @throws PoolAccessException if the file can't be created, opened or mapped
	 * @throws PoolFullException if there is no space for the initial size
	 * @throws UnsupportedOperationException if native access is denied or the platform is another one
	 */
	public static MappedMedium open(Path path, MediumOptions options) {
		Posix posix = Posix.get();
		PoolFileClaim claim = PoolFileClaim.take(path);
		MappedMedium medium;
		try {
			int descriptor = posix.open(claim.file());
			try {
				medium = open(posix, claim, descriptor, options);
			} catch (PosixException | RuntimeException | Error ex) {
				closeQuietly(posix, descriptor);
				throw ex;
			}
		} catch (PosixException ex) {
			claim.release();
			throw claim.cannotOpen(ex, advice(ex));
		} catch (RuntimeException | Error ex) {
			claim.release();
			throw ex;
		}
		medium.growIfEmpty(options.initialSizeBytes());
		return medium;
	}

	private static MappedMedium open(Posix posix, PoolFileClaim claim, int descriptor, MediumOptions options)
			throws PosixException {
		if (!posix.tryLock(descriptor) || claim.isLockedByLockFile()) {
			throw claim.lockedByOtherProcess();
		}
		if (options.fenceReach() == FenceReach.DEVICE) {
			for (Path directory : claim.changedDirectories()) {
				posix.syncDirectory(directory);
			}
		}
		long sizeBytes = posix.sizeBytes(descriptor);
		Arena arena = Arena.ofShared();
		try {
			long mappedBytes = Math.max(options.maximumSizeBytes(), sizeBytes);
			MemorySegment mapping = map(posix, claim, descriptor, mappedBytes, arena);
			if (options.fenceReach() == FenceReach.DEVICE) {
				// Else the page cache takes large folios, and each sync writes up to 2 MiB for a changed page.
				posix.adviseRandom(mapping.address(), mappedBytes);
			}
			return new MappedMedium(posix, claim, descriptor, options.fenceReach(), arena, mapping, sizeBytes);
		} catch (PosixException | RuntimeException | Error ex) {
			arena.close();
			throw ex;
		}
	}

	@SuppressWarnings("restricted")
	private static MemorySegment map(Posix posix, PoolFileClaim claim, int descriptor, long sizeBytes, Arena arena) {
		try {
			long address = posix.map(descriptor, sizeBytes);
			return MemorySegment.ofAddress(address).reinterpret(sizeBytes, arena, (_) -> posix.unmap(address,
					sizeBytes));
		} catch (PosixException ex) {
			throw claim.cannotMap(sizeBytes, ex);
		}
	}

	int descriptor() {
		return this.descriptor;
	}

	@Override
	public String kind() {
		return "mapped";
	}

	@Override
	void allocate(long oldSizeBytes, long sizeBytes) throws IOException {
		// From the start at first: where blocks are allocated already it costs next to nothing.
		long start = this.holesFilled ? oldSizeBytes : 0;
		if (sizeBytes > start) {
			this.posix.allocate(this.descriptor, start, sizeBytes - start);
		}
		this.holesFilled = true;
	}

	@Override
	void truncate(long sizeBytes) throws IOException {
		this.posix.truncate(this.descriptor, sizeBytes);
	}

	@Override
	boolean isDiskFull(IOException failure, long missingBytes) {
		return failure instanceof PosixException ex
				&& (ex.errno() == Posix.ENOSPC || ex.errno() == Posix.EDQUOT || ex.errno() == Posix.EFBIG);
	}

	@Override
	void sync(long start, long end) throws IOException {
		// Of the rest of the file nothing is written: the pages that a checkpoint will write must not slow down a commit.
		long first = start & -MediumOptions.PAGE_SIZE_BYTES;
		this.posix.syncMapped(mapping().address() + first, end - first);
	}

	@Override
	void syncAll() throws IOException {
		this.posix.syncData(this.descriptor);
	}

	@Override
	public void prefetch(long offset, long sizeBytes) {
		long first = offset & -MediumOptions.PAGE_SIZE_BYTES;
		this.posix.adviseWillNeed(mapping().address() + first, offset + sizeBytes - first);
	}

	@Override
	void closeFile() {
		closeQuietly(this.posix, this.descriptor);
	}

	private static void closeQuietly(Posix posix, int descriptor) {
		try {
			posix.close(descriptor);
		} catch (PosixException _) {
			// The descriptor is gone all the same, and nothing was promised to be written by closing it.
		}
	}

	private static String advice(PosixException ex) {
		return switch (ex.errno()) {
			case Posix.EACCES ->
				"Grant user " + System.getProperty("user.name") + " read and write on the file, or name another path";
			case Posix.EROFS -> "The file system is mounted read-only; name another path";
			default -> "Name a path on a local file system";
		};
	}

}

package dev.pmem.heap.medium;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

import dev.pmem.heap.exception.PoolAccessException;
import dev.pmem.heap.exception.PoolFullException;
import dev.pmem.heap.exception.PoolLockedException;
import dev.pmem.heap.medium.Posix.PosixException;

import org.jspecify.annotations.Nullable;

/**
 * A file that is mapped by calls of the C library: grows without writing, syncs with msync and fdatasync, which no
 * interrupt can reach. On a file system on persistent memory (DAX) it is mapped without a page cache, and flushed by the
 * processor. Linux on x86-64 and aarch64.
 */
public final class MappedMedium extends FileMedium {

	private final Posix posix;

	private final int descriptor;

	/** Of a second opening, with a record of its own of the errors that were told. */
	private final int wholeSyncDescriptor;

	private final Backing backing;

	/** Whether this object has seen to it that the file has no holes up to its size. */
	private boolean holesFilled;

	private MappedMedium(Posix posix, PoolFileClaim claim, int descriptor, int wholeSyncDescriptor,
			FenceReach fenceReach,
			Mapped mapped, Arena arena, long sizeBytes) {
		super(claim, fenceReach, mapped.cacheFlush(), arena, mapped.segment(), sizeBytes);
		this.posix = posix;
		this.descriptor = descriptor;
		this.wholeSyncDescriptor = wholeSyncDescriptor;
		this.backing = mapped.backing();
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
		return open(path, options, false);
	}

	/**
	 * As {@link #open(Path, MediumOptions)}; takes the file for persistent memory, if asked to, though it isn't.
	 */
	static MappedMedium open(Path path, MediumOptions options, boolean assumePersistentMemory) {
		Posix posix = Posix.get();
		PoolFileClaim claim = PoolFileClaim.take(path);
		MappedMedium medium;
		try {
			int descriptor = posix.open(claim.file());
			try {
				medium = open(posix, claim, descriptor, options, assumePersistentMemory);
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

	private static MappedMedium open(Posix posix, PoolFileClaim claim, int descriptor, MediumOptions options,
			boolean assumePersistentMemory) throws PosixException {
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
			Mapped mapped = map(posix, claim, descriptor, mappedBytes, assumePersistentMemory, arena);
			if (options.fenceReach() == FenceReach.DEVICE && mapped.cacheFlush() == null) {
				// Else the page cache takes large folios, and each sync writes up to 2 MiB for a changed page.
				posix.adviseRandom(mapped.segment().address(), mappedBytes);
			}
			int wholeSyncDescriptor = posix.open(claim.file());
			return new MappedMedium(posix, claim, descriptor, wholeSyncDescriptor, options.fenceReach(), mapped, arena,
					sizeBytes);
		} catch (PosixException | RuntimeException | Error ex) {
			arena.close();
			throw ex;
		}
	}

	private static Mapped map(Posix posix, PoolFileClaim claim, int descriptor, long sizeBytes,
			boolean assumePersistentMemory, Arena arena) {
		try {
			long address = posix.mapSynchronously(descriptor, sizeBytes);
			boolean dax = address != 0;
			@Nullable
			CacheFlush cacheFlush = null;
			if (dax || assumePersistentMemory) {
				cacheFlush = chooseFlush(posix, claim, address, sizeBytes);
			}
			if (dax && cacheFlush == null) {
				// A file like others then: msync writes the caches back on such a file system too.
				posix.unmap(address, sizeBytes);
				address = 0;
			}
			if (address == 0) {
				address = posix.map(descriptor, sizeBytes);
			}
			Backing backing = dax ? Backing.DAX : Backing.FILE;
			return new Mapped(segment(posix, address, sizeBytes, arena), backing, cacheFlush);
		} catch (PosixException ex) {
			throw claim.cannotMap(sizeBytes, ex);
		}
	}

	private static @Nullable CacheFlush chooseFlush(Posix posix, PoolFileClaim claim, long address, long sizeBytes) {
		try {
			return CacheFlushes.choose(posix, claim.file());
		} catch (RuntimeException | Error ex) {
			if (address != 0) {
				posix.unmap(address, sizeBytes);
			}
			throw ex;
		}
	}

	@SuppressWarnings("restricted")
	private static MemorySegment segment(Posix posix, long address, long sizeBytes, Arena arena) {
		return MemorySegment.ofAddress(address).reinterpret(sizeBytes, arena, (_) -> posix.unmap(address, sizeBytes));
	}

	int wholeSyncDescriptor() {
		return this.wholeSyncDescriptor;
	}

	/** Whether the file lies on persistent memory and can't be used as such, for want of a way to flush. */
	boolean isDaxWithoutFlush() {
		return this.backing == Backing.DAX && cacheFlush() == null;
	}

	@Override
	public String kind() {
		CacheFlush cacheFlush = cacheFlush();
		if (cacheFlush == null) {
			return "mapped";
		}
		return ((this.backing == Backing.DAX) ? "DAX, " : "assumed persistent memory, ") + cacheFlush.label();
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
		this.posix.syncData(this.wholeSyncDescriptor);
	}

	@Override
	public void prefetch(long offset, long sizeBytes) {
		long first = offset & -MediumOptions.PAGE_SIZE_BYTES;
		this.posix.adviseWillNeed(mapping().address() + first, offset + sizeBytes - first);
	}

	@Override
	void closeFile() {
		closeQuietly(this.posix, this.wholeSyncDescriptor);
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

	private enum Backing {
		FILE, DAX
	}

	private record Mapped(MemorySegment segment, Backing backing, @Nullable CacheFlush cacheFlush) {}

}

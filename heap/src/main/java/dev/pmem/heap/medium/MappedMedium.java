/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.PoolAccessException;
import dev.pmem.heap.exception.PoolFullException;
import dev.pmem.heap.exception.PoolLockedException;
import dev.pmem.heap.medium.SystemCalls.CallState;
import dev.pmem.heap.medium.SystemCalls.Function;

/**
 * A file that is mapped by calls of the C library. It grows without writing, and syncs with msync and fdatasync, which
 * no interrupt can disturb. On a file system on persistent memory (DAX) it is mapped without a page cache, and the
 * processor flushes it. For Linux on x86-64 and aarch64.
 */
public final class MappedMedium extends FileMedium {

	private final Posix posix;

	private final int descriptor;

	/** The descriptor of a second opening, to which the kernel reports errors separately. */
	private final int wholeSyncDescriptor;

	private final MappedFile file;

	private final FileSpace space;

	/** A lock for the case that the operating system has no suitable lock; otherwise null. */
	private final @Nullable ProcessLock processLock;

	/** For one thread at a time. */
	private final EngineLock processLockUse = new EngineLock();

	private final Backing backing;

	/** Where calls leave their errno: of {@link #sync}, and of {@link #syncAll}. */
	private final CallState rangeCall = new CallState(Arena.ofAuto());

	private final CallState wholeCall = new CallState(Arena.ofAuto());

	/** Whether this object has filled all holes of the file up to its size. */
	private boolean holesFilled;

	private MappedMedium(Posix posix, PoolFileClaim claim, MappedFile file, FenceReach fenceReach, Mapped mapped,
			long sizeBytes) {
		super(claim, fenceReach, mapped.cacheFlush(), file.arena, mapped.segment(), sizeBytes);
		this.posix = posix;
		this.file = file;
		this.descriptor = file.descriptor.number;
		this.wholeSyncDescriptor = file.wholeSyncDescriptor.number;
		this.processLock = file.processLock;
		this.backing = mapped.backing();
		this.space = new FileSpace(posix, this.descriptor);
	}

	/**
	 * Opens a file, which is created with its directories if it is missing. A new or empty file gets its initial size,
	 * zero-filled, unless it was a pool and was cut to zero bytes. Any other file is left as it is, whatever its
	 * length; the caller must check it. {@link #sizeBytes()} is then the file's exact length, even if this is no
	 * multiple of the page size. A copied file may have holes: {@link #secureSpace} fills them, or the first
	 * {@link #grow}, even to the present size.
	 * @throws PoolLockedException if the file is open already, in this or another process
	 * @throws PoolAccessException if the file can't be created, opened or mapped
	 * @throws PoolFullException if there is no space for the initial size
	 * @throws CorruptPoolException if the file is empty and was a pool
	 * @throws UnsupportedOperationException if native access is denied or the platform is another one
	 */
	public static MappedMedium open(Path path, MediumOptions options) {
		return open(path, options, false);
	}

	/** As {@link #open(Path, MediumOptions)}; if asked to, treats an ordinary file as persistent memory. */
	static MappedMedium open(Path path, MediumOptions options, boolean assumePersistentMemory) {
		Posix posix = Posix.get();
		return FileOpening.open(path, options, (claim) -> open(posix, claim, options, assumePersistentMemory));
	}

	private static MappedMedium open(Posix posix, PoolFileClaim claim, MediumOptions options,
			boolean assumePersistentMemory) throws IOException {
		ProcessLock.refuseOwner(claim);
		MappedFile file = new MappedFile(posix);
		try {
			posix.open(claim.file(), file.descriptor);
			int descriptor = file.descriptor.number;
			file.processLock = PosixLock.lock(posix, claim, descriptor);
			if (options.fenceReach() == FenceReach.DEVICE) {
				for (Path directory : claim.changedDirectories()) {
					posix.syncDirectory(directory);
				}
			}
			posix.open(claim.file(), file.wholeSyncDescriptor);
			long sizeBytes = posix.sizeBytes(descriptor);
			if (sizeBytes == 0) {
				new FileSpace(posix, descriptor).preventCopyOnWrite(claim.file());
			}
			long mappedBytes = Math.max(options.maximumSizeBytes(), sizeBytes);
			Mapped mapped = map(file, claim, mappedBytes, assumePersistentMemory);
			if (options.fenceReach() == FenceReach.DEVICE && mapped.cacheFlush() == null) {
				// Otherwise the page cache uses large folios, and each sync writes up to 2 MiB for a changed page.
				posix.memory().adviseRandom(mapped.segment().address(), mappedBytes);
			}
			return new MappedMedium(posix, claim, file, options.fenceReach(), mapped, sizeBytes);
		} catch (IOException | RuntimeException | Error ex) {
			file.close();
			throw ex;
		}
	}

	private static Mapped map(MappedFile file, PoolFileClaim claim, long sizeBytes, boolean assumePersistentMemory) {
		Posix posix = file.posix;
		int descriptor = file.descriptor.number;
		try {
			boolean dax = posix.memory().mapSynchronously(descriptor, sizeBytes, file.range);
			@Nullable
			CacheFlush cacheFlush = null;
			if (dax || assumePersistentMemory) {
				cacheFlush = CacheFlushes.choose(posix, claim.file());
			}
			if (dax && cacheFlush == null) {
				// The file is then used like an ordinary file: msync writes the caches back on such a file system too.
				posix.memory().unmap(file.range);
				posix.memory().map(descriptor, sizeBytes, file.range);
			} else if (!dax) {
				posix.memory().map(descriptor, sizeBytes, file.range);
			}
			Backing backing = dax ? Backing.DAX : Backing.FILE;
			return new Mapped(file.segment(), backing, cacheFlush);
		} catch (PosixException ex) {
			throw claim.cannotMap(sizeBytes, ex);
		}
	}

	int wholeSyncDescriptor() {
		return this.wholeSyncDescriptor;
	}

	/** Whether the file lies on persistent memory but can't be used as such, because there is no way to flush. */
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
		if (!this.holesFilled) {
			this.space.fillHolesBeneathStores(oldSizeBytes);
			this.holesFilled = true;
		}
		if (sizeBytes > oldSizeBytes) {
			this.posix.space().allocate(this.descriptor, oldSizeBytes, sizeBytes - oldSizeBytes);
		}
	}

	@Override
	void secureBlocks() throws IOException {
		FileExtents extents = extents();
		this.space.fillHoles(extents.holes());
		this.holesFilled = true;
		String copies = this.space.describeCopyOnWrite(this.claim.file());
		if (copies != null) {
			warn("lies on " + copies);
		} else if (!this.space.unshare(extents.shared())) {
			warn("shares " + FileExtents.sizeBytes(extents.shared())
					+ " bytes with another file, a clone or a snapshot, and the file system can't give it its own."
					+ " Copy it (cp --reflink=never) and use the copy");
		}
	}

	private void warn(String what) {
		System.getLogger(MappedMedium.class.getName()).log(System.Logger.Level.WARNING, "Pool " + name() + ' ' + what
				+ ". Until then a store may need new space: should it meet a full disk, commits stop until the pool is opened"
				+ " again with space free. What was acknowledged is not lost by that");
	}

	/** The extents of the whole file; without holes if the file system does not tell them. */
	private FileExtents extents() throws PosixException {
		try {
			return this.space.extents(sizeBytes());
		} catch (PosixException ex) {
			if (!Errno.isUnsupported(ex.errno())) {
				throw ex;
			}
			this.space.fillAll(sizeBytes());
			return new FileExtents(List.of(), List.of());
		}
	}

	@Override
	void truncate(long sizeBytes) throws IOException {
		this.posix.truncate(this.descriptor, sizeBytes);
	}

	@Override
	boolean isDiskFull(IOException failure, long missingBytes) {
		return FileTrouble.of(failure).isNoSpace();
	}

	@Override
	boolean isMarked() {
		return this.posix.hasAttribute(this.descriptor, "user." + POOL_MARK);
	}

	@Override
	void mark() {
		if (!isMarked()) {
			this.posix.trySetAttribute(this.descriptor, "user." + POOL_MARK, new byte[]{'1'});
		}
	}

	@Override
	@Nullable
	String renewLock() {
		ProcessLock processLock = this.processLock;
		if (processLock == null) {
			return null;
		}
		this.processLockUse.lock();
		try {
			return processLock.renew();
		} finally {
			this.processLockUse.holder = null;
		}
	}

	@Override
	void sync(long start, long end) throws IOException {
		// Nothing of the rest of the file is written: the pages that a checkpoint will write must not slow down a
		// commit.
		long first = start & -MediumOptions.PAGE_SIZE_BYTES;
		int errno = this.posix.memory().syncMapped(this.rangeCall, mapping().address() + first, end - first);
		if (errno != 0) {
			syncFailed();
			throw this.posix.failure(Function.MSYNC, errno);
		}
	}

	@Override
	void syncAll() throws IOException {
		int errno = this.posix.syncData(this.wholeCall, this.wholeSyncDescriptor);
		if (errno != 0) {
			syncFailed();
			throw this.posix.failure(Function.FDATASYNC, errno);
		}
	}

	@Override
	public void prefetch(long offset, long sizeBytes) {
		long first = offset & -MediumOptions.PAGE_SIZE_BYTES;
		this.posix.memory().adviseWillNeed(mapping().address() + first, offset + sizeBytes - first);
	}

	@Override
	void closeFile() {
		this.processLockUse.lock();
		try {
			this.file.tryClose();
		} finally {
			this.processLockUse.holder = null;
		}
	}

	private enum Backing {
		FILE, DAX
	}

	private record Mapped(MemorySegment segment, Backing backing, @Nullable CacheFlush cacheFlush) {}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.medium.FileExtents.Range;
import dev.pmem.heap.medium.SystemCalls.Function;

/**
 * Allocates the disk space beneath a mapped file before anything is stored, because a store that meets a full disk
 * can't be refused in order.
 * <p>
 * Only holes are allocated: XFS requires as much free space as a range is long, even if the range is allocated.
 */
final class FileSpace {

	private static final long BTRFS_MAGIC = 0x9123_683EL;

	private static final long ZFS_MAGIC = 0x2FC1_2FC1L;

	private static final long BCACHEFS_MAGIC = 0xCA45_1A4EL;

	private static final long FS_IOC_GETFLAGS = 0x8008_6601L;

	private static final long FS_IOC_SETFLAGS = 0x4008_6602L;

	private static final int FS_NOCOW_FL = 0x0080_0000;

	/** The size of the range that is unshared in one call; a kill waits for the call. */
	private static final long UNSHARED_BYTES = 64 << 20;

	private final Posix posix;

	private final int descriptor;

	FileSpace(Posix posix, int descriptor) {
		this.posix = posix;
		this.descriptor = descriptor;
	}

	/**
	 * Disables copy-on-write for this file on btrfs; with copy-on-write each store needs new space. Possible only
	 * before the file has its first byte. Btrfs then keeps no checksums of the file, which has its own.
	 */
	void preventCopyOnWrite(Path file) {
		if (this.posix.fileSystemMagic(file) == BTRFS_MAGIC) {
			try (Arena arena = Arena.ofConfined()) {
				MemorySegment flags = arena.allocate(Long.BYTES, Long.BYTES);
				if (this.posix.control(this.descriptor, FS_IOC_GETFLAGS, flags) == 0) {
					flags.set(ValueLayout.JAVA_INT, 0, flags.get(ValueLayout.JAVA_INT, 0) | FS_NOCOW_FL);
					// Refused: {@code describeCopyOnWrite} reports it at each opening.
					this.posix.control(this.descriptor, FS_IOC_SETFLAGS, flags);
				}
			}
		}
	}

	/**
	 * The file system that needs new space for stores to this file, whatever was allocated; null if no store needs new
	 * space.
	 */
	@Nullable
	String describeCopyOnWrite(Path file) {
		long magic = this.posix.fileSystemMagic(file);
		if (magic == BTRFS_MAGIC) {
			return isCopyOnWrite()
					? "btrfs, on which it is copied on write. Copy it to an empty file that has the attribute C (touch, chattr"
							+ " +C, then cat or cp --reflink=never), and use that"
					: null;
		}
		if (magic == ZFS_MAGIC) {
			return "ZFS, which copies on write. Reserve space for its data set, or use another file system";
		}
		return (magic == BCACHEFS_MAGIC)
				? "bcachefs, which copies on write. Give it the attribute nocow, or use another file system"
				: null;
	}

	private boolean isCopyOnWrite() {
		try (Arena arena = Arena.ofConfined()) {
			MemorySegment flags = arena.allocate(Long.BYTES, Long.BYTES);
			return this.posix.control(this.descriptor, FS_IOC_GETFLAGS, flags) != 0
					|| (flags.get(ValueLayout.JAVA_INT, 0) & FS_NOCOW_FL) == 0;
		}
	}

	FileExtents extents(long sizeBytes) throws PosixException {
		return FileExtents.of(this.posix, this.descriptor, sizeBytes);
	}

	/**
	 * Allocates the holes of a file to which no thread stores meanwhile. If this fails, all of them are holes again.
	 */
	void fillHoles(List<Range> holes) throws PosixException {
		List<Range> filled = new ArrayList<>();
		try {
			for (Range hole : holes) {
				// Part of the range may be allocated when the call fails.
				filled.add(hole);
				this.posix.space().allocate(this.descriptor, hole.start(), hole.sizeBytes());
			}
		} catch (PosixException ex) {
			punch(filled, ex);
			throw ex;
		}
	}

	private void punch(List<Range> ranges, PosixException failure) {
		for (Range range : ranges) {
			try {
				this.posix.space().punchHole(this.descriptor, range.start(), range.sizeBytes());
			} catch (PosixException ex) {
				failure.addSuppressed(ex);
			}
		}
	}

	/**
	 * Allocates the holes of a file to which threads may store meanwhile. Bytes that are stored into a hole must stay,
	 * so nothing can be taken back, and zeros can't be written.
	 */
	void fillHolesBeneathStores(long sizeBytes) throws PosixException {
		for (Range hole : extents(sizeBytes).holes()) {
			allocateIfPossible(hole.start(), hole.sizeBytes());
		}
	}

	/** Allocates all of the file, for file systems that do not tell holes. */
	void fillAll(long sizeBytes) throws PosixException {
		allocateIfPossible(0, sizeBytes);
	}

	private void allocateIfPossible(long offset, long sizeBytes) throws PosixException {
		int errno = this.posix.space().tryAllocate(this.descriptor, offset, sizeBytes);
		if (errno != 0 && !Errno.isUnsupported(errno)) {
			throw this.posix.failure(Function.FALLOCATE, errno);
		}
	}

	/**
	 * Gives the file blocks of its own for the ranges that it shares with other files.
	 * @return whether the file has only blocks of its own now
	 * @throws PosixException if there is no space for these blocks
	 */
	boolean unshare(List<Range> shared) throws PosixException {
		for (Range range : shared) {
			for (long start = range.start(); start < range.end(); start += UNSHARED_BYTES) {
				long sizeBytes = Math.min(UNSHARED_BYTES, range.end() - start);
				int errno = this.posix.space().tryUnshare(this.descriptor, start, sizeBytes);
				if (Errno.isNoSpace(errno)) {
					throw this.posix.failure(Function.FALLOCATE, errno);
				}
				if (errno != 0) {
					return false;
				}
			}
		}
		return true;
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

import dev.pmem.heap.medium.SystemCalls.CallState;
import dev.pmem.heap.medium.SystemCalls.Function;

/**
 * The disk blocks of open files: where a file has data and holes, and what allocates blocks and gives them back.
 * Thread-safe.
 */
final class PosixSpace {

	/** The result of {@link #seekData} and {@link #seekHole} if there are no data, or no hole. */
	static final long NONE = -1;

	private static final int SEEK_DATA = 3;

	private static final int SEEK_HOLE = 4;

	private static final int FALLOC_FL_KEEP_SIZE = 1;

	private static final int FALLOC_FL_PUNCH_HOLE = 2;

	private static final int FALLOC_FL_UNSHARE_RANGE = 0x40;

	private static final int STATX_X86_64 = 332;

	private static final int STATX_AARCH64 = 291;

	private static final int AT_EMPTY_PATH = 0x1000;

	private static final int STATX_BLOCKS = 0x400;

	/** Bytes of struct statx, and where it has its count of blocks of 512 bytes. */
	private static final int STATX_BYTES = 256;

	private static final int STATX_BLOCKS_OFFSET = 48;

	private static final byte[] ZEROS = new byte[1 << 18];

	private final PosixCalls calls;

	PosixSpace(PosixCalls calls) {
		this.calls = calls;
	}

	/**
	 * The first place with data at or behind an offset; {@link #NONE} if there are none before the end.
	 * @throws PosixException with {@link Errno#EINVAL} if the file system does not tell
	 */
	long seekData(int descriptor, long offset) throws PosixException {
		return seekOrNone(descriptor, offset, SEEK_DATA);
	}

	/**
	 * The first hole at or behind an offset, which may be the end of the file; {@link #NONE} at the end or behind it.
	 */
	long seekHole(int descriptor, long offset) throws PosixException {
		return seekOrNone(descriptor, offset, SEEK_HOLE);
	}

	private long seekOrNone(int descriptor, long offset, int what) throws PosixException {
		try (Arena arena = Arena.ofConfined()) {
			CallState state = new CallState(arena);
			long found = this.calls.once(state, Function.LSEEK, descriptor, offset, what, 0, 0, 0);
			if (found == -1 && state.errno() == Errno.ENXIO) {
				return NONE;
			}
			return this.calls.checkLong(state, Function.LSEEK, found);
		}
	}

	/** The number of bytes that the file takes on the disk; {@link #NONE} if the system does not tell. */
	long allocatedBytes(int descriptor) {
		try (Arena arena = Arena.ofConfined()) {
			CallState state = new CallState(arena);
			MemorySegment empty = arena.allocate(1);
			MemorySegment found = arena.allocate(STATX_BYTES, Long.BYTES);
			int statx = PosixCalls.isAarch64() ? STATX_AARCH64 : STATX_X86_64;
			long result = this.calls.invoke(state, Function.SYSCALL, statx, descriptor, empty.address(), AT_EMPTY_PATH,
					STATX_BLOCKS, found.address());
			boolean told = result == 0 && (found.get(ValueLayout.JAVA_INT, 0) & STATX_BLOCKS) != 0;
			return told ? 512 * found.get(ValueLayout.JAVA_LONG, STATX_BLOCKS_OFFSET) : NONE;
		}
	}

	/**
	 * Allocates disk blocks for a range, and lengthens the file if the range ends behind the file's end. Present bytes
	 * keep their contents; new blocks read as zeros. If the file system, the kernel or the C library can't allocate,
	 * zeros are written; the range must be a hole, or lie behind the end of the file.
	 */
	void allocate(int descriptor, long offset, long sizeBytes) throws PosixException {
		int errno = tryAllocate(descriptor, offset, sizeBytes);
		if (Errno.isUnsupported(errno)) {
			writeZeros(descriptor, offset, sizeBytes);
		} else if (errno != 0) {
			throw this.calls.failure(Function.FALLOCATE, errno);
		}
	}

	/**
	 * Allocates disk blocks for a range, and writes nothing.
	 * @return 0, or the errno
	 */
	int tryAllocate(int descriptor, long offset, long sizeBytes) {
		return change(descriptor, 0, offset, sizeBytes);
	}

	/** Makes a hole of a range. */
	void punchHole(int descriptor, long offset, long sizeBytes) throws PosixException {
		int errno = change(descriptor, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, offset, sizeBytes);
		if (errno != 0) {
			throw this.calls.failure(Function.FALLOCATE, errno);
		}
	}

	/**
	 * Gives a file blocks of its own for a range of which it shares some blocks with other files.
	 * @return 0, or the errno
	 */
	int tryUnshare(int descriptor, long offset, long sizeBytes) {
		return change(descriptor, FALLOC_FL_UNSHARE_RANGE, offset, sizeBytes);
	}

	private int change(int descriptor, int mode, long offset, long sizeBytes) {
		try (Arena arena = Arena.ofConfined()) {
			CallState state = new CallState(arena);
			long result = this.calls.invoke(state, Function.FALLOCATE, descriptor, mode, offset, sizeBytes, 0, 0);
			return PosixCalls.errno(state, result);
		}
	}

	private void writeZeros(int descriptor, long offset, long sizeBytes) throws PosixException {
		try (Arena arena = Arena.ofConfined()) {
			CallState state = new CallState(arena);
			MemorySegment zeros = arena.allocate(Math.min(sizeBytes, ZEROS.length));
			long position = offset;
			long end = offset + sizeBytes;
			while (position < end) {
				long length = Math.min(zeros.byteSize(), end - position);
				position += this.calls.checkLong(state, Function.PWRITE,
						this.calls.invoke(state, Function.PWRITE, descriptor, zeros.address(), length, position, 0, 0));
			}
		}
	}

}

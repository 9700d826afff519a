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
 * Memory of the process: maps files and machine code, syncs what is mapped, and advises the kernel. Thread-safe, but for
 * the call states and ranges that are passed in.
 */
final class PosixMemory {

	private static final int PROT_READ_WRITE = 3;

	private static final int PROT_READ_EXECUTE = 5;

	private static final int MAP_SHARED = 1;

	private static final int MAP_PRIVATE = 2;

	private static final int MAP_SHARED_VALIDATE = 3;

	private static final int MAP_NORESERVE = 0x4000;

	private static final int MAP_SYNC = 0x80000;

	private static final int MFD_CLOEXEC = 1;

	private static final int MADV_RANDOM = 1;

	private static final int MADV_WILLNEED = 3;

	private static final int MS_SYNC = 4;

	private final PosixCalls calls;

	PosixMemory(PosixCalls calls) {
		this.calls = calls;
	}

	/**
	 * Syncs a mapped range, which must start at a page, and the metadata that is needed to find it in the file.
	 * Allocates nothing.
	 * @return 0, or the errno
	 */
	int syncMapped(CallState state, long address, long sizeBytes) {
		return PosixCalls.errno(state, this.calls.invoke(state, Function.MSYNC, address, sizeBytes, MS_SYNC, 0, 0, 0));
	}

	/** Maps a file from its start, shared, for reading and writing. The range may reach beyond the end of the file. */
	void map(int descriptor, long sizeBytes, MappedRange into) throws PosixException {
		map(descriptor, sizeBytes, PROT_READ_WRITE, MAP_SHARED | MAP_NORESERVE, into);
	}

	/**
	 * As {@link #map}, but without a page cache, for files on persistent memory: stores to the mapping are found in the
	 * file after a crash.
	 * @return whether the file system offers such a mapping; if not, nothing is mapped
	 */
	boolean mapSynchronously(int descriptor, long sizeBytes, MappedRange into) throws PosixException {
		try {
			map(descriptor, sizeBytes, PROT_READ_WRITE, MAP_SHARED_VALIDATE | MAP_SYNC | MAP_NORESERVE,
					into);
			return true;
		} catch (PosixException ex) {
			// kernels before 4.15 do not know this kind of mapping
			if (Errno.isUnsupported(ex.errno())) {
				return false;
			}
			throw ex;
		}
	}

	/** Maps a file from its start; stores stay in this mapping and never reach the file. */
	void mapPrivate(int descriptor, long sizeBytes, MappedRange into) throws PosixException {
		map(descriptor, sizeBytes, PROT_READ_WRITE, MAP_PRIVATE | MAP_NORESERVE, into);
	}

	private void map(int descriptor, long sizeBytes, int protection, int flags, MappedRange into)
			throws PosixException {
		into.sizeBytes = sizeBytes;
		try (Arena arena = Arena.ofConfined()) {
			CallState state = new CallState(arena);
			into.address = this.calls.once(state, Function.MMAP, 0, sizeBytes, protection, flags, descriptor, 0);
			this.calls.checkLong(state, Function.MMAP, into.address);
		}
	}

	/**
	 * Puts machine code into memory that can be read and executed, and was never writable. The code is written into a
	 * nameless file, which is then mapped.
	 * @return the address
	 */
	long mapCode(byte[] code) throws PosixException {
		try (Arena arena = Arena.ofConfined()) {
			CallState state = new CallState(arena);
			MemorySegment name = arena.allocateFrom("pmem-flush");
			int descriptor = (int) this.calls.check(state, Function.MEMFD_CREATE,
					this.calls.invoke(state, Function.MEMFD_CREATE, name.address(), MFD_CLOEXEC, 0, 0, 0, 0));
			try {
				MemorySegment copy = arena.allocateFrom(ValueLayout.JAVA_BYTE, code);
				long written = this.calls.checkLong(state, Function.WRITE,
						this.calls.invoke(state, Function.WRITE, descriptor, copy.address(), code.length, 0, 0, 0));
				assert written == code.length : written;
				MappedRange range = new MappedRange();
				map(descriptor, code.length, PROT_READ_EXECUTE, MAP_PRIVATE, range);
				return range.address;
			} finally {
				this.calls.close(descriptor);
			}
		}
	}

	/** Unmaps the range, unless it is unmapped already. May be called again after an error of the JVM. */
	void unmap(MappedRange range) {
		if (range.address == MappedRange.NONE) {
			return;
		}
		try (Arena arena = Arena.ofConfined()) {
			CallState state = new CallState(arena);
			this.calls.once(state, Function.MUNMAP, range.address, range.sizeBytes, 0, 0, 0, 0);
			// no call in between: something else may be mapped there by now
			range.address = MappedRange.NONE;
		}
	}

	/** A hint, which may be refused. */
	void adviseRandom(long address, long sizeBytes) {
		advise(address, sizeBytes, MADV_RANDOM);
	}

	/** A hint, which may be refused. */
	void adviseWillNeed(long address, long sizeBytes) {
		advise(address, sizeBytes, MADV_WILLNEED);
	}

	private void advise(long address, long sizeBytes, int advice) {
		try (Arena arena = Arena.ofConfined()) {
			this.calls.invoke(new CallState(arena), Function.MADVISE, address, sizeBytes, advice, 0, 0, 0);
		}
	}

}

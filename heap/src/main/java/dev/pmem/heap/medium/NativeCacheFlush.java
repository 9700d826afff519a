/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import java.lang.foreign.MemorySegment;

/**
 * Flushes with an instruction of the processor.
 */
final class NativeCacheFlush implements CacheFlush {

	/** The most that one call flushes, in 10 to 50 us: until the call returns, no safepoint can be reached. */
	private static final long CALL_BYTES = 64 << 10;

	private final FlushInstruction instruction;

	private final MachineCode flush;

	private final MachineCode fence;

	/**
	 * @throws PosixException if the system refuses memory with code of our own
	 */
	NativeCacheFlush(Posix posix, FlushInstruction instruction) throws PosixException {
		this.instruction = instruction;
		this.flush = MachineCode.install(posix, instruction.flushRoutine());
		this.fence = MachineCode.install(posix, instruction.fenceRoutine());
	}

	@Override
	public String label() {
		return this.instruction.label();
	}

	@Override
	public void flush(MemorySegment mapping, long offset, long sizeBytes) {
		long address = mapping.address() + offset;
		long end = address + sizeBytes;
		while (address < end) {
			long callBytes = Math.min(CALL_BYTES, end - address);
			long flushedEnd = this.flush.call(address, callBytes);
			assert flushedEnd >= address + callBytes : flushedEnd - address;
			address += callBytes;
		}
	}

	@Override
	public void fence() {
		this.fence.call(0, 0);
	}

}

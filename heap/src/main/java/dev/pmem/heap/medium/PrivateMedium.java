/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

import dev.pmem.heap.exception.PoolAccessException;
import dev.pmem.heap.exception.PoolFacts;
import dev.pmem.heap.exception.PoolFullException;
import dev.pmem.heap.exception.PoolLockedException;
import dev.pmem.heap.medium.LockRecord.Lengthening;

/**
 * A pool's bytes as they are in its file. Stores stay in memory and are gone with this medium. A pool can therefore be
 * recovered and examined without changing it, even a pool that may only be read.
 * <p>
 * Invariants: the file is opened for reading only, and locked for reading: no process can open it for writing
 * meanwhile, while others may read it. The size never changes.
 */
public final class PrivateMedium implements Medium {

	private static final int COPY_BYTES = 1 << 20;

	private final PoolFileClaim claim;

	private final Arena arena;

	private final MemorySegment bytes;

	private final MemorySegment readOnlyBytes;

	/** Unlocks the file. */
	private final Closing closing;

	private boolean closed;

	private PrivateMedium(PoolFileClaim claim, Arena arena, MemorySegment bytes, Closing closing) {
		this.claim = claim;
		this.arena = arena;
		this.bytes = bytes;
		this.readOnlyBytes = bytes.asReadOnly();
		this.closing = closing;
	}

	private interface Closing {

		void close() throws IOException;

	}

	/**
	 * Opens a file: mapped or, where native access is denied or the platform is another one, copied into memory.
	 * @throws PoolLockedException if the file is open for writing, in this or another process
	 * @throws PoolAccessException if there is no such file, or it can't be read or mapped
	 */
	public static PrivateMedium open(Path path) {
		return open(path, Posix.isUsable());
	}

	/** As {@link #open}, but always copies the file. */
	static PrivateMedium openCopy(Path path) {
		return open(path, false);
	}

	private static PrivateMedium open(Path path, boolean isMapped) {
		PoolFileClaim claim = PoolFileClaim.takeExisting(path);
		try {
			return isMapped ? map(Posix.get(), claim) : copy(claim);
		} catch (IOException ex) {
			claim.release();
			throw claim.cannotOpen(ex);
		} catch (OutOfMemoryError ex) {
			claim.release();
			throw claim.cannotMap("all of the file", ex);
		} catch (RuntimeException | Error ex) {
			claim.release();
			throw ex;
		}
	}

	/** The size of the file without the lengthening that a killed process may have left. */
	private static long sizeBytes(PoolFileClaim claim, LockRecord record, long sizeBytes) {
		Lengthening lengthening = record.lengthening();
		return (lengthening != null) ? lengthening.sizeOf(claim.fileKey(), sizeBytes) : sizeBytes;
	}

	@SuppressWarnings("restricted")
	private static PrivateMedium map(Posix posix, PoolFileClaim claim) throws IOException {
		ProcessLock.refuseOwner(claim);
		int descriptor = posix.openForReading(claim.file());
		Arena arena = Arena.ofShared();
		try {
			LockRecord record = PosixLock.lockForReading(posix, claim, descriptor);
			long sizeBytes = sizeBytes(claim, record, posix.sizeBytes(descriptor));
			MemorySegment bytes = arena.allocate(0);
			if (sizeBytes > 0) {
				MappedRange range = new MappedRange();
				posix.memory().mapPrivate(descriptor, sizeBytes, range);
				bytes = MemorySegment.ofAddress(range.address).reinterpret(sizeBytes, arena, (_) -> posix.memory()
						.unmap(range));
			}
			return new PrivateMedium(claim, arena, bytes, () -> posix.close(descriptor));
		} catch (PosixException | RuntimeException | Error ex) {
			arena.close();
			posix.closeQuietly(descriptor);
			throw ex;
		}
	}

	private static PrivateMedium copy(PoolFileClaim claim) throws IOException {
		ProcessLock.refuseOwner(claim);
		FileChannel channel = FileChannel.open(claim.file(), StandardOpenOption.READ);
		Arena arena = Arena.ofShared();
		try {
			if (!lockForReading(channel)) {
				throw claim.lockedByOtherProcess();
			}
			long sizeBytes = sizeBytes(claim, ProcessLock.refuseOther(claim, true), channel.size());
			MemorySegment bytes = arena.allocate(sizeBytes, Long.BYTES);
			for (long offset = 0; offset < bytes.byteSize();) {
				long length = Math.min(COPY_BYTES, bytes.byteSize() - offset);
				ByteBuffer part = bytes.asSlice(offset, length).asByteBuffer();
				int count = channel.read(part, offset);
				if (count < 0) {
					throw new EOFException("it became shorter while it was read");
				}
				offset += count;
			}
			return new PrivateMedium(claim, arena, bytes, channel::close);
		} catch (IOException | RuntimeException | Error ex) {
			arena.close();
			channel.close();
			throw ex;
		}
	}

	private static boolean lockForReading(FileChannel channel) throws IOException {
		try {
			return channel.tryLock(0, Long.MAX_VALUE, true) != null;
		} catch (OverlappingFileLockException _) {
			return false;
		}
	}

	@Override
	public String name() {
		return this.claim.file().toString();
	}

	@Override
	public String kind() {
		return "private";
	}

	/** Nothing has to be made durable. */
	@Override
	public Persistence persistence() {
		return Persistence.PAGE_CACHE;
	}

	@Override
	public MemorySegment segment() {
		return this.readOnlyBytes;
	}

	@Override
	public long sizeBytes() {
		return this.bytes.byteSize();
	}

	@Override
	public long maximumSizeBytes() {
		return this.bytes.byteSize();
	}

	@Override
	public void grow(long sizeBytes) {
		requireOpen();
		if (sizeBytes > this.bytes.byteSize()) {
			throw new PoolFullException(PoolFacts.of(name()), "Pool " + name()
					+ " is open on private memory, where it can't grow from " + this.bytes.byteSize() + " to "
					+ sizeBytes + " bytes", "Open it for writing to change it.", null);
		}
	}

	@Override
	public void shrink(long sizeBytes) {
		// The file is only read.
		requireOpen();
	}

	@Override
	public void putLong(long offset, long value) {
		SegmentStores.putLong(this.bytes, offset, value);
	}

	@Override
	public void putLongRelease(long offset, long value) {
		SegmentStores.putLongRelease(this.bytes, offset, value);
	}

	@Override
	public void write(long offset, byte[] source, int index, int length) {
		SegmentStores.write(this.bytes, offset, source, index, length);
	}

	@Override
	public void zero(long offset, long sizeBytes) {
		SegmentStores.zero(this.bytes, offset, sizeBytes);
	}

	@Override
	public void flush(long offset, long sizeBytes) {
		requireOpen();
		Objects.checkFromIndexSize(offset, sizeBytes, this.bytes.byteSize());
	}

	@Override
	public void fence() {
		requireOpen();
		// Other threads see the stores in the order of the writer's own fences; nothing outlives this medium.
	}

	@Override
	public void force(long offset, long sizeBytes) {
		requireOpen();
		Objects.checkFromIndexSize(offset, sizeBytes, this.bytes.byteSize());
	}

	@Override
	public void forceAll() {
		fence();
	}

	@Override
	public void forceToDevice(long offset, long sizeBytes) {
		force(offset, sizeBytes);
	}

	@Override
	public void forceAllToDevice() {
		fence();
	}

	private void requireOpen() {
		if (!this.arena.scope().isAlive()) {
			throw new IllegalStateException("Pool " + name() + " is closed");
		}
	}

	@Override
	public synchronized void close() {
		if (this.closed) {
			return;
		}
		this.closed = true;
		this.arena.close();
		try {
			this.closing.close();
		} catch (IOException _) {
			// The file was only read.
		}
		this.claim.release();
	}

}

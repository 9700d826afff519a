/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.PoolLockedException;
import dev.pmem.heap.medium.LockRecord.Lengthening;

/**
 * Locks a pool's descriptor against other processes. The lock belongs to the descriptor and conflicts with the locks of
 * {@link ProcessLock}, so media of all kinds see each other. If the kernel or a sandbox has no such locks, it uses
 * {@code flock}, which other media do not see, and a {@link ProcessLock} besides.
 */
final class PosixLock {

	private static final AtomicBoolean lackLogged = new AtomicBoolean();

	private PosixLock() {}

	/**
	 * Locks the file for writing. Cuts the file back if a process was killed while it had lengthened the file.
	 * @return the lock that must be renewed, and closed with the descriptor; null if there is none
	 * @throws PoolLockedException if another process has the pool
	 */
	static @Nullable ProcessLock lock(Posix posix, PoolFileClaim claim, int descriptor) throws IOException {
		if (!tryLock(posix, claim, descriptor)) {
			ProcessLock lock = ProcessLock.take(claim);
			try {
				Lengthening lengthening = lock.lengthening();
				if (lengthening != null) {
					cutBack(posix, claim, descriptor, lengthening);
					lock.note(null);
				}
				return lock;
			} catch (IOException | RuntimeException | Error ex) {
				lock.close();
				throw ex;
			}
		}
		Lengthening lengthening = ProcessLock.refuseOther(claim, false).lengthening();
		if (lengthening != null) {
			cutBack(posix, claim, descriptor, lengthening);
			ProcessLock.forgetLengthening(claim);
		}
		return null;
	}

	private static void cutBack(Posix posix, PoolFileClaim claim, int descriptor, Lengthening lengthening)
			throws PosixException {
		long sizeBytes = posix.sizeBytes(descriptor);
		long own = lengthening.sizeOf(claim.fileKey(), sizeBytes);
		if (own != sizeBytes) {
			posix.truncate(descriptor, own);
		}
	}

	/** Locks the file. Returns whether all media see the lock. */
	private static boolean tryLock(Posix posix, PoolFileClaim claim, int descriptor) throws PosixException {
		boolean locked;
		try {
			locked = posix.tryLock(descriptor);
		} catch (PosixException ex) {
			if (!Errno.isUnsupported(ex.errno())) {
				throw ex;
			}
			tellLack(ex);
			if (!posix.tryFlock(descriptor, false)) {
				throw claim.lockedByOtherProcess();
			}
			return false;
		}
		if (!locked) {
			throw claim.lockedByOtherProcess();
		}
		return true;
	}

	/**
	 * Locks the file for reading, against processes that write.
	 * @return the contents of the lock file
	 * @throws PoolLockedException if another process has the pool for writing
	 */
	static LockRecord lockForReading(Posix posix, PoolFileClaim claim, int descriptor) throws PosixException {
		boolean locked;
		try {
			locked = posix.tryLockForReading(descriptor);
		} catch (PosixException ex) {
			if (!Errno.isUnsupported(ex.errno())) {
				throw ex;
			}
			tellLack(ex);
			locked = posix.tryFlock(descriptor, true);
		}
		if (!locked) {
			throw claim.lockedByOtherProcess();
		}
		return ProcessLock.refuseOther(claim, true);
	}

	private static void tellLack(PosixException ex) {
		if (lackLogged.compareAndSet(false, true)) {
			System.getLogger(PosixLock.class.getName()).log(System.Logger.Level.INFO,
					"Pools are locked by flock and a lock file: the operating system, or a sandbox, has no locks of open files"
							+ " (" + ex.getMessage() + ')');
		}
	}

}

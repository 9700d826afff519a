/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.PoolAccessException;
import dev.pmem.heap.exception.PoolLockedException;
import dev.pmem.heap.medium.LockRecord.Lengthening;

/**
 * Keeps a pool from other processes by what the JDK offers, which are record locks. The operating system drops them when
 * anything in this process opens and closes the file, if only to read or copy it, and tells nobody. Hence:
 * <ul>
 * <li>Two files are locked, the pool's own and one beside it, {@code <pool>.lock}, which stays when the pool is closed.
 * <li>The lock file says which process has the pool. While that lives nobody else opens it, whatever the locks.
 * <li>Each lock is in two halves, and whoever wants the file must get both at once before he takes one. So the owner can
 * {@linkplain #renew renew} them, one after the other, without ever being without; if he can't, another process has it. That
 * happens only where processes don't see each other, in two containers.
 * </ul>
 * Invariant: used by one thread at a time.
 */
final class ProcessLock {

	private static final long HALF = 1L << 62;

	private final PoolFileClaim claim;

	private RandomAccessFile lockFile;

	private Object lockFileKey;

	private Halves lockFileLock;

	private @Nullable Halves poolLock;

	private ProcessLock(PoolFileClaim claim, RandomAccessFile lockFile, Object lockFileKey, Halves lockFileLock) {
		this.claim = claim;
		this.lockFile = lockFile;
		this.lockFileKey = lockFileKey;
		this.lockFileLock = lockFileLock;
	}

	/**
	 * Both halves of a file's lock.
	 */
	private static final class Halves {

		private final FileChannel channel;

		private FileLock low;

		private FileLock high;

		private Halves(FileChannel channel, FileLock low, FileLock high) {
			this.channel = channel;
			this.low = low;
			this.high = high;
		}

		/** Locks the file; null if another process has it. */
		static @Nullable Halves tryLock(FileChannel channel) throws IOException {
			try {
				FileLock all = channel.tryLock();
				if (all == null) {
					return null;
				}
				all.release();
				FileLock low = channel.tryLock(0, HALF, false);
				FileLock high = (low != null) ? channel.tryLock(HALF, Long.MAX_VALUE - HALF, false) : null;
				return (low != null && high != null) ? new Halves(channel, low, high) : null;
			} catch (OverlappingFileLockException _) {
				// a class loader of this JVM, which can't have been told by its claim
				return null;
			}
		}

		boolean renew() throws IOException {
			this.low.release();
			FileLock low = this.channel.tryLock(0, HALF, false);
			if (low == null) {
				return false;
			}
			this.low = low;
			this.high.release();
			FileLock high = this.channel.tryLock(HALF, Long.MAX_VALUE - HALF, false);
			if (high == null) {
				return false;
			}
			this.high = high;
			return true;
		}

	}

	/**
	 * Locks the lock file, which is made if it's missing, and enters this process as the owner. What an owner before left
	 * there is {@linkplain #lengthening still known}.
	 * @throws PoolLockedException if another process has the pool
	 */
	static ProcessLock take(PoolFileClaim claim) throws IOException {
		refuseOwner(claim, readIfThere(claim));
		RandomAccessFile file = new RandomAccessFile(claim.lockFile().toFile(), "rw");
		try {
			Halves lock = Halves.tryLock(file.getChannel());
			if (lock == null) {
				throw claim.lockedByOtherProcess();
			}
			LockRecord record = LockRecord.read(file);
			refuseOwner(claim, record);
			new LockRecord(ProcessIdentity.current(), record.lengthening()).write(file);
			return new ProcessLock(claim, file, PoolFileClaim.keyOf(claim.lockFile()), lock);
		} catch (IOException | RuntimeException | Error ex) {
			closeQuietly(file);
			throw ex;
		}
	}

	/**
	 * Refuses a pool that a process has by a lock of this kind, for media that lock it in another way. Must be asked with the
	 * pool's own file locked: then nobody can take the lock file after this has looked.
	 * @return what the lock file says
	 * @throws PoolLockedException if another process has the pool
	 */
	static LockRecord refuseOther(PoolFileClaim claim, boolean forReading) {
		if (!Files.exists(claim.lockFile())) {
			return LockRecord.NONE;
		}
		try (RandomAccessFile file = new RandomAccessFile(claim.lockFile().toFile(), forReading ? "r" : "rw")) {
			LockRecord record = LockRecord.read(file);
			refuseOwner(claim, record);
			if (file.getChannel().tryLock(0, Long.MAX_VALUE, forReading) == null) {
				throw claim.lockedByOtherProcess();
			}
			return record;
		} catch (OverlappingFileLockException _) {
			throw claim.lockedByOtherProcess();
		} catch (IOException ex) {
			throw new PoolAccessException("Can't open lock file " + claim.lockFile() + " of the pool ("
					+ ex.getMessage() + "). Grant " + FileTrouble.user()
					+ " read and write on it, or delete it while no process has the pool open", ex);
		}
	}

	/**
	 * Refuses a pool whose lock file names a living process. To be asked before anything is locked: who is about to be
	 * refused must not hold, for a moment, a lock that the owner is renewing.
	 */
	static void refuseOwner(PoolFileClaim claim) throws IOException {
		refuseOwner(claim, readIfThere(claim));
	}

	private static void refuseOwner(PoolFileClaim claim, LockRecord record) {
		ProcessIdentity owner = record.owner();
		if (owner != null && record.isOwnedByAnother()) {
			throw claim.lockedByProcess(owner.pid());
		}
	}

	private static LockRecord readIfThere(PoolFileClaim claim) throws IOException {
		if (!Files.isReadable(claim.lockFile())) {
			return LockRecord.NONE;
		}
		try (RandomAccessFile file = new RandomAccessFile(claim.lockFile().toFile(), "r")) {
			return LockRecord.read(file);
		}
	}

	/** Forgets what a lock file says of a lengthened file. Only with the pool locked. */
	static void forgetLengthening(PoolFileClaim claim) throws IOException {
		try (RandomAccessFile file = new RandomAccessFile(claim.lockFile().toFile(), "rw")) {
			LockRecord.NONE.write(file);
		}
	}

	/** Locks the pool's own file too, where media look that lock in another way. */
	void lockPool(RandomAccessFile pool) throws IOException {
		Halves lock = Halves.tryLock(pool.getChannel());
		if (lock == null) {
			throw this.claim.lockedByOtherProcess();
		}
		this.poolLock = lock;
	}

	/** That the pool's file was left lengthened; null if it wasn't. */
	@Nullable
	Lengthening lengthening() throws IOException {
		return LockRecord.read(this.lockFile).lengthening();
	}

	/** Enters that the pool's file is about to be lengthened for a moment; null that it is no more. */
	void note(@Nullable Lengthening lengthening) throws IOException {
		new LockRecord(ProcessIdentity.current(), lengthening).write(this.lockFile);
	}

	/**
	 * Takes again what may have been lost.
	 * @return null, or how it comes that this process doesn't have the pool any more
	 */
	@Nullable
	String renew() {
		try {
			if (!this.lockFileKey.equals(PoolFileClaim.keyOfIfThere(this.claim.lockFile()))) {
				replaceLockFile();
			}
			Halves poolLock = this.poolLock;
			boolean renewed = this.lockFileLock.renew() && (poolLock == null || poolLock.renew());
			return renewed ? null : "another process has taken it over, after this one lost its lock";
		} catch (PoolLockedException _) {
			return "another process has taken it over, after its lock file " + this.claim.lockFile() + " was deleted";
		} catch (IOException | OverlappingFileLockException ex) {
			return "its lock could not be renewed (" + ex + ")";
		}
	}

	/** Somebody has deleted the lock file, or put another there. */
	private void replaceLockFile() throws IOException {
		ProcessLock replacement = take(this.claim);
		closeQuietly(this.lockFile);
		this.lockFile = replacement.lockFile;
		this.lockFileKey = replacement.lockFileKey;
		this.lockFileLock = replacement.lockFileLock;
	}

	/** Gives the lock file up; the lock on the pool's own file goes when that is closed. */
	void close() {
		try {
			LockRecord.NONE.write(this.lockFile);
		} catch (IOException _) {
			// It names this process then, which ends some day; until then others are refused.
		} finally {
			closeQuietly(this.lockFile);
		}
	}

	private static void closeQuietly(RandomAccessFile file) {
		try {
			file.close();
		} catch (IOException _) {
			// Gone all the same.
		}
	}

}

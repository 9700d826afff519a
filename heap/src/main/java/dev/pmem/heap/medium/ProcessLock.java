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
 * Keeps a pool from other processes by the JDK's locks, which are record locks. The operating system drops them without
 * notice when any code in this process opens and closes the file, even only to read or copy it. Hence:
 * <ul>
 * <li>Two files are locked: the pool's own file, and {@code <pool>.lock} beside it, which stays when the pool is
 * closed.
 * <li>The lock file names the process that has the pool. While that process lives nobody else opens the pool, whatever
 * the locks say.
 * <li>Each lock is in two halves, and a process that wants the file must get both at once before it takes one. The
 * owner can therefore {@linkplain #renew renew} the halves one after the other and always holds one of them. If the
 * owner can't renew them, another process has the pool. This happens only if processes don't see each other, in two
 * containers.
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
				// a class loader of this JVM whose claim was not seen
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
	 * Locks the lock file, which is created if it is missing, and enters this process as the owner. A
	 * {@linkplain #lengthening lengthening} that an earlier owner entered is kept.
	 * @throws PoolLockedException if another process has the pool
	 */
	static ProcessLock take(PoolFileClaim claim) throws IOException {
		refuseOwner(claim, readIfThere(claim));
		PoolFileClaim.createFile(claim.lockFile());
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
	 * Refuses a pool that a process holds by a lock of this kind, for media that lock the pool in another way. Must be
	 * called with the pool's own file locked: then nobody can take the lock file after this check.
	 * @return the contents of the lock file
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
			throw new PoolAccessException(claim.facts(), "Can't open lock file " + claim.lockFile() + " of the pool ("
					+ ex.getMessage() + ")", "Grant " + FileTrouble.user()
							+ " read and write on it, or delete it while no process has the pool open", ex);
		}
	}

	/**
	 * Refuses a pool whose lock file names a living process. Must be called before anything is locked: a process that
	 * is about to be refused must not hold, even for a moment, a lock that the owner is renewing.
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

	/** Deletes the entry of a lengthened file from the lock file. Must be called with the pool locked. */
	static void forgetLengthening(PoolFileClaim claim) throws IOException {
		try (RandomAccessFile file = new RandomAccessFile(claim.lockFile().toFile(), "rw")) {
			LockRecord.NONE.write(file);
		}
	}

	/** Locks the pool's own file too, because media of other kinds look at that lock. */
	void lockPool(RandomAccessFile pool) throws IOException {
		Halves lock = Halves.tryLock(pool.getChannel());
		if (lock == null) {
			throw this.claim.lockedByOtherProcess();
		}
		this.poolLock = lock;
	}

	/** The entry that the pool's file was left lengthened; null if there is none. */
	@Nullable
	Lengthening lengthening() throws IOException {
		return LockRecord.read(this.lockFile).lengthening();
	}

	/** Enters that the pool's file is about to be lengthened for a moment; null enters that the lengthening is over. */
	void note(@Nullable Lengthening lengthening) throws IOException {
		new LockRecord(ProcessIdentity.current(), lengthening).write(this.lockFile);
	}

	/**
	 * Takes locks again that may have been lost.
	 * @return null, or the reason why this process no longer has the pool
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

	/** Opens and locks a lock file anew after the old one was deleted or replaced. */
	private void replaceLockFile() throws IOException {
		ProcessLock replacement = take(this.claim);
		closeQuietly(this.lockFile);
		this.lockFile = replacement.lockFile;
		this.lockFileKey = replacement.lockFileKey;
		this.lockFileLock = replacement.lockFileLock;
	}

	/** Gives the lock file up. The lock on the pool's own file ends when that file is closed. */
	void close() {
		try {
			LockRecord.NONE.write(this.lockFile);
		} catch (IOException _) {
			// The lock file then names this process; until the process ends, others are refused.
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

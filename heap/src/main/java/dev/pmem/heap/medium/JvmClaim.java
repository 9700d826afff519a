/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import java.io.IOException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import org.jspecify.annotations.Nullable;

/**
 * A claim of a name that all class loaders of this JVM share. Applications that are deployed anew, or twice, in one JVM
 * each have their own copy of this class.
 * <p>
 * The class loaders share the JDK's table of file locks: within a JVM no two locks may overlap, shared or not,
 * whichever class loader asks. A claim is therefore a shared lock of one byte, at a place that the name decides, far
 * behind the end of the JDK's own {@code lib/modules}, a file that every JVM has and nobody writes. The locks do not
 * disturb other processes, because shared locks do not conflict. Two names have the same place with the probability
 * that two 62-bit hashes are equal.
 * <p>
 * Invariant: the table knows the claim until it is released, or until the class loader and all its classes are
 * collected. If others open and close the file, the operating system's table loses the lock, but the JDK's table keeps
 * it.
 */
final class JvmClaim {

	private static final long FNV_OFFSET_BASIS = 0xCBF2_9CE4_8422_2325L;

	private static final long FNV_PRIME = 0x100_0000_01B3L;

	/** An interrupt does not close a channel of this kind; closing it would drop all claims. */
	private static @Nullable AsynchronousFileChannel channel;

	/** Null if the JDK's file can't be locked; only this class loader's own claims count then. */
	private @Nullable FileLock lock;

	private JvmClaim() {}

	/** Claims a name; null if the name is claimed already. */
	static @Nullable JvmClaim tryTake(String name) {
		try {
			JvmClaim claim = new JvmClaim();
			AsynchronousFileChannel open = channel();
			long place = place(name);
			// no call in between: a lock that was taken is always given back
			claim.lock = open.tryLock(place, 1, true);
			return claim;
		} catch (OverlappingFileLockException _) {
			return null;
		} catch (IOException ex) {
			System.getLogger(JvmClaim.class.getName()).log(System.Logger.Level.DEBUG,
					"Class loaders of this JVM can't share claims of pools", ex);
			return new JvmClaim();
		}
	}

	private static synchronized AsynchronousFileChannel channel() throws IOException {
		AsynchronousFileChannel open = channel;
		if (open == null || !open.isOpen()) {
			open = AsynchronousFileChannel.open(Path.of(System.getProperty("java.home"), "lib", "modules"),
					StandardOpenOption.READ);
			channel = open;
		}
		return open;
	}

	/**
	 * FNV-1a over the characters, then the mixing step of MurmurHash3, because names differ in a few digits at their
	 * ends.
	 */
	private static long place(String name) {
		long hash = FNV_OFFSET_BASIS;
		for (int index = 0; index < name.length(); index++) {
			hash = (hash ^ name.charAt(index)) * FNV_PRIME;
		}
		hash = (hash ^ hash >>> 33) * 0xFF51_AFD7_ED55_8CCDL;
		hash = (hash ^ hash >>> 33) * 0xC4CE_B9FE_1A85_EC53L;
		return 1L << 62 | (hash ^ hash >>> 33) & (1L << 62) - 1 & -2;
	}

	/** Releases the claim; after an error of the JVM it tries again. */
	void release() {
		FileLock lock = this.lock;
		for (int attempt = 1; lock != null; attempt++) {
			try {
				lock.release();
				return;
			} catch (IOException _) {
				// The channel is closed, and its locks are gone with it.
				return;
			} catch (OutOfMemoryError | StackOverflowError ex) {
				Attempts.again(attempt, ex);
			}
		}
	}

}

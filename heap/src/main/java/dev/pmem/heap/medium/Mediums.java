/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.PoolAccessException;
import dev.pmem.heap.exception.PoolFullException;
import dev.pmem.heap.exception.PoolLockedException;

/**
 * Opens the medium that suits a file and the platform.
 */
public final class Mediums {

	/**
	 * System property that chooses the medium: {@code auto} (the default), {@code mapped}, {@code channel} or
	 * {@code persistent-memory}. The last treats every file as persistent memory, for measurements on tmpfs. On an
	 * ordinary disk no commit then survives a loss of power.
	 */
	public static final String MEDIUM_PROPERTY = "pmem.medium";

	/**
	 * System property that chooses how persistent memory is flushed: {@code auto} (the default: the best instruction of
	 * the machine), an instruction ({@code clwb}, {@code clflushopt}, {@code clflush}, {@code dc-cvap}), {@code jdk}
	 * (the JDK's flush, if it is safe), or {@code file} (not at all: the pool is used like a file on a disk).
	 */
	public static final String FLUSH_PROPERTY = CacheFlushes.PROPERTY;

	private static final AtomicBoolean fallbackLogged = new AtomicBoolean();

	private Mediums() {}

	/**
	 * Opens a file as {@link MappedMedium#open} does. If native access is denied or the platform is another one, opens
	 * it as {@link FileChannelMedium#open} does.
	 * @throws PoolLockedException if the file is open already, in this or another process
	 * @throws PoolAccessException if the file can't be created, opened or mapped
	 * @throws PoolFullException if there is no space for the initial size
	 * @throws CorruptPoolException if the file is empty and was a pool
	 */
	public static Medium open(Path path, MediumOptions options) {
		String choice = System.getProperty(MEDIUM_PROPERTY, "auto");
		return switch (choice) {
			case "auto" -> openFirstUsable(path, options);
			case "mapped" -> MappedMedium.open(path, options);
			case "persistent-memory" -> MappedMedium.open(path, options, true);
			case "channel" -> FileChannelMedium.open(path, options);
			default -> throw new IllegalArgumentException("System property " + MEDIUM_PROPERTY + " is '" + choice
					+ "'. Choose auto, mapped, channel or persistent-memory");
		};
	}

	private static Medium openFirstUsable(Path path, MediumOptions options) {
		try {
			Posix.get();
		} catch (UnsupportedOperationException ex) {
			if (fallbackLogged.compareAndSet(false, true)) {
				System.getLogger(Mediums.class.getName()).log(System.Logger.Level.INFO,
						"Pools are mapped by FileChannel, so they grow more slowly: " + ex.getMessage());
			}
			return FileChannelMedium.open(path, options);
		}
		MappedMedium medium = MappedMedium.open(path, options);
		if (medium.isDaxWithoutFlush()) {
			if (CacheFlushes.allowsJdk() && JdkCacheFlush.isSafe()) {
				medium.close();
				return FileChannelMedium.open(path, options);
			}
			System.getLogger(Mediums.class.getName()).log(System.Logger.Level.WARNING, "Pool " + medium.name()
					+ " lies on persistent memory but is used like a file on a disk, which is slower:"
					+ " neither an instruction nor the JDK can be used to flush it");
		}
		return medium;
	}

}

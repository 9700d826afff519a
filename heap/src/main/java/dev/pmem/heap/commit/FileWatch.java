/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.commit;
import dev.pmem.heap.exception.PoolAccessException;
import dev.pmem.heap.medium.Medium;
import dev.pmem.heap.transaction.Periodic;

/**
 * Detects that a pool's file was deleted, replaced or cut off while it is open. Later stores are lost then, and no
 * store reports it. Looks once a second at most, when asked to. Thread-safe.
 */
final class FileWatch {

	private static final long INTERVAL_NANOS = 1_000_000_000;

	private final Medium medium;

	private final Periodic looks = new Periodic(INTERVAL_NANOS, System.nanoTime() + INTERVAL_NANOS);

	FileWatch(Medium medium) {
		this.medium = medium;
	}

	/**
	 * Checks the file, if this is due. The medium's failure reports a loss.
	 * @param now by {@link System#nanoTime}
	 */
	void look(long now) {
		if (!this.looks.isDue(now)) {
			return;
		}
		try {
			this.medium.requireIntact();
		} catch (PoolAccessException _) {
			assert this.medium.failure() != null;
		} catch (IllegalStateException _) {
			// closed meanwhile
		}
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap;

/**
 * What to do with a pool that was open with {@link Durability#PROCESS_CRASH} when the machine stopped. None of its
 * commits was synced, so the disk may have parts of some commits, in pages that are whole by themselves.
 */
public enum AfterPowerLoss {

	/**
	 * The whole pool is read. It is opened if it is exactly as some commit left it; otherwise it is refused. Half a
	 * commit is never shown. The newest commits may be missing, but no commit before them.
	 */
	VERIFY,
	/** The pool is refused. */
	REFUSE,
	/** The pool is opened as it is, with a warning if it holds parts of commits. For data that can be made anew. */
	ACCEPT

}

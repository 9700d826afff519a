/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap;

/**
 * What to do with a pool that was open with {@link Durability#PROCESS_CRASH} when the machine stopped. None of its commits was
 * synced, so the disk may have parts of some of them, in pages that are whole by themselves.
 */
public enum AfterPowerLoss {

	/**
	 * All of the pool is read: if it is exactly as some commit has left it, it's opened, and else refused. No half commit is
	 * ever shown; the newest commits may be missing, but not one from among them.
	 */
	VERIFY,
	/** The pool is refused. */
	REFUSE,
	/** The pool is opened as it is, with a warning if commits are there in parts: for data that can be made anew. */
	ACCEPT

}

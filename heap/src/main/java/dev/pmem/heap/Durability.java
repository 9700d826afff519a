/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap;

/**
 * The crashes that an acknowledged commit survives.
 */
public enum Durability {

	/** Loss of power, crashes of the operating system, and everything that {@link #PROCESS_CRASH} covers. */
	POWER_LOSS,
	/** The death of the process at any instant, {@code kill -9} included. */
	PROCESS_CRASH

}

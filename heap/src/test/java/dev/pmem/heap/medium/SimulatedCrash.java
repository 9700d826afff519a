/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

/**
 * Thrown by a {@link SimulatedMedium} at the event it was armed for, and at every one after that. An error, so that
 * nothing between the medium and the crash explorer takes it for a failure to handle.
 */
public final class SimulatedCrash extends Error {

	private static final long serialVersionUID = 1L;

	SimulatedCrash(String message) {
		super(message);
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.storm;

import org.jspecify.annotations.Nullable;

/**
 * The latest storm.
 *
 * @param booked transfers that were made
 * @param refused those that an account did not cover
 * @param gaveUp those that lost to others at each attempt
 * @param perSecond booked, on average
 * @param failure what broke it off; null if nothing did
 */
public record StormView(boolean running, int threads, int accounts, long booked, long refused, long gaveUp,
		long millis, long perSecond, @Nullable String failure) {

	/** There was none since the start. */
	static final StormView NONE = new StormView(false, 0, 0, 0, 0, 0, 0, 0, null);

}

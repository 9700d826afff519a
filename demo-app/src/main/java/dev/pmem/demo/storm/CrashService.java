/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.storm;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

import dev.pmem.demo.web.LedgerException;
import dev.pmem.demo.web.Problem;

/**
 * Halts the JVM in the middle of a storm: no shutdown hook runs, the pool is not closed, and commits under way are never
 * finished.
 */
@Service
class CrashService {

	private static final int THREADS = 8;

	/** Long enough for the answer to reach whoever asked, and for the storm to be in full swing. */
	private static final Duration AT_LEAST = Duration.ofMillis(1500);

	private static final Duration AT_MOST = Duration.ofSeconds(10);

	private static final int TRANSFERS = 100;

	/** As after {@code kill -9}. */
	private static final int STATUS = 137;

	private static final Logger logger = LoggerFactory.getLogger(CrashService.class);

	private final DemoProperties properties;

	private final StormService storms;

	CrashService(DemoProperties properties, StormService storms) {
		this.properties = properties;
		this.storms = storms;
	}

	/**
	 * Starts a storm, if none is running, and halts the JVM when it has made some transfers.
	 * @throws LedgerException if that is disabled, or there can't be a storm
	 */
	Storm crash() {
		if (!this.properties.crashEnabled()) {
			throw new LedgerException(Problem.CRASH_DISABLED, null, "Set demo.crash-enabled to true to enable it.");
		}
		Storm running = this.storms.running();
		Storm storm = (running == null) ? this.storms.start(THREADS, Duration.ofMinutes(1)) : running;
		Thread.ofPlatform().name("crash").daemon().start(() -> haltDuring(storm));
		return storm;
	}

	private static void haltDuring(Storm storm) {
		long start = System.nanoTime();
		long target = storm.booked() + TRANSFERS;
		long nanos = 0;
		while (nanos < AT_LEAST.toNanos() || (storm.booked() < target && nanos < AT_MOST.toNanos())) {
			LockSupport.parkNanos(100_000);
			nanos = System.nanoTime() - start;
		}
		logger.warn(
				"Halting the JVM after {} transfers of the storm, as the page asked. Maven reports this as BUILD FAILURE"
						+ " with exit code {}: it is meant. Start the application again to see what recovery does",
				storm.booked(),
				STATUS);
		Runtime.getRuntime().halt(STATUS);
	}

}

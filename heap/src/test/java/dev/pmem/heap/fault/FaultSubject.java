/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.fault;

import java.nio.file.Path;
import java.util.List;

/**
 * What the faults are thrown at: implemented by a class that {@link FaultingLoader} loads, and called by the tests.
 */
public interface FaultSubject {

	/** Opens a pool, which is made if there is none, and knows what is in it from then on. */
	void open(Path path, boolean powerLoss);

	/** Names of what {@link #run} can do. */
	List<String> operations();

	/** Makes ready what the operation needs. */
	void prepare(String operation);

	/** Does what the faults are thrown at. */
	void run(String operation);

	/** Afterwards: looks whether all of it was done, if it returned, or nothing, if it threw; throws an AssertionError if not. */
	void check(String operation, boolean returned);

	/** A commit of the calling thread. */
	void commitSomething();

	/** All of the pool against what is known of it. */
	void verify();

	/** Closes the pool in order. */
	void close();

}

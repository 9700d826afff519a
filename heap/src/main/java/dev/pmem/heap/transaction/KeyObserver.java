/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.transaction;

/**
 * Receives the keys that a committed transaction has added to an index, on the thread that called its commit.
 */
@FunctionalInterface
public interface KeyObserver {

	/**
	 * Called with the largest key, then with the other keys in descending order for as long as it returns false. Must
	 * take no lock, must not fail, and must create no object.
	 * @return whether smaller keys need not be passed
	 */
	boolean added(byte[] key);

}

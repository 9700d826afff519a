/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.transaction;

/**
 * Is told which keys a committed transaction has added to an index, by the thread that called its commit.
 */
@FunctionalInterface
public interface KeyObserver {

	/**
	 * Called with the largest key, then the others in descending order for as long as it gives false. Takes no lock,
	 * doesn't fail, and makes no object.
	 * @return whether it need not be told of smaller ones
	 */
	boolean added(byte[] key);

}

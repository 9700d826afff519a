/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.space;

/**
 * Called before each call and each new object of the classes under test; throws where it is told to. For one thread.
 */
public final class FaultPoint {

	private static int countdown = -1;

	private static boolean goesOn;

	private static long thrownCount;

	private FaultPoint() {}

	/**
	 * @param points how many are passed before one throws
	 * @param all whether all others do after it, until {@link #disarm}
	 */
	static void arm(int points, boolean all) {
		countdown = points;
		goesOn = all;
	}

	static void disarm() {
		countdown = -1;
	}

	static long thrownCount() {
		return thrownCount;
	}

	public static void beforeCall() {
		if (isDue()) {
			throw new StackOverflowError("injected");
		}
	}

	public static void beforeNew() {
		if (isDue()) {
			throw new OutOfMemoryError("injected");
		}
	}

	private static boolean isDue() {
		if (countdown < 0) {
			return false;
		}
		if (countdown > 0) {
			countdown--;
			return false;
		}
		thrownCount++;
		countdown = goesOn ? 0 : -1;
		return true;
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

/**
 * Says whether the JDK's flush can be used in this process, after giving the compilers something to do; where C2 is
 * expected, once it has done it.
 */
final class JdkSafetyChild {

	private JdkSafetyChild() {}

	public static void main(String[] arguments) {
		boolean safe = false;
		long deadline = System.nanoTime() + 20_000_000_000L;
		boolean c2Expected = Boolean.parseBoolean(arguments[0]);
		do {
			for (int i = 0; i < 200_000; i++) {
				Integer.toString(i).hashCode();
			}
			safe = JdkCacheFlush.isSafe();
		} while (c2Expected && !safe && System.nanoTime() < deadline);
		System.out.println(safe);
	}

}

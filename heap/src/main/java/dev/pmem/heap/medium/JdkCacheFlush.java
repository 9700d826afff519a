/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;

import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Flushes by the JDK, which offers {@link MemorySegment#force()} for mappings in its mode READ_WRITE_SYNC. The call
 * also fences.
 * <p>
 * JDK 25 calls a stub for it, which the C2 compiler's thread generates when it starts. If there is no C2
 * ({@code -XX:TieredStopAtLevel=1}, which {@code spring-boot:run} sets, or {@code -Xint}), or its thread has not
 * started yet, the call kills the JVM. {@link #isSafe} must therefore be asked before.
 */
final class JdkCacheFlush implements CacheFlush {

	/** The column of a method's tier in the listing of compiled methods, and C2's tier. */
	private static final int TIER_COLUMN = 1;

	private static final String C2_TIER = "4";

	/**
	 * Whether C2 has compiled a method of this JVM, and so has generated everything that its thread generates at its
	 * start. Takes up to half a second if management was not used before.
	 */
	static boolean isSafe() {
		try {
			Object listing = ManagementFactory.getPlatformMBeanServer().invoke(
					new ObjectName("com.sun.management:type=DiagnosticCommand"), "compilerCodelist",
					new Object[]{new String[0]}, new String[]{String[].class.getName()});
			return namesCodeOfC2(String.valueOf(listing));
		} catch (JMException | RuntimeException | LinkageError _) {
			// another JVM, or the modules jdk.management and jdk.jfr are missing: in doubt it is not safe
			return false;
		}
	}

	/** Lines of compile number, tier, state, method. */
	static boolean namesCodeOfC2(String listing) {
		return listing.lines().map((line) -> line.strip().split(" +"))
				.anyMatch((columns) -> columns.length > TIER_COLUMN && columns[TIER_COLUMN].equals(C2_TIER));
	}

	@Override
	public String label() {
		return "the JDK's flush";
	}

	@Override
	public void flush(MemorySegment mapping, long offset, long sizeBytes) {
		if (sizeBytes > 0) {
			mapping.asSlice(offset, sizeBytes).force();
		}
	}

	@Override
	public void fence() {
		// each flush has ended with a fence
	}

}

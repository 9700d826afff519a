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
 * Flushes with what the JDK has for mappings in its mode READ_WRITE_SYNC: {@link MemorySegment#force()}, which fences too.
 * <p>
 * JDK 25 calls a stub for it that the C2 compiler's thread generates when it starts; where there is no C2
 * ({@code -XX:TieredStopAtLevel=1}, which {@code spring-boot:run} sets, or {@code -Xint}), or not yet, the call kills the
 * JVM. Hence {@link #isSafe}.
 */
final class JdkCacheFlush implements CacheFlush {

	/** The column of a method's tier in the listing of compiled methods, and C2's tier. */
	private static final int TIER_COLUMN = 1;

	private static final String C2_TIER = "4";

	/**
	 * Whether this JVM has a method that C2 has compiled, and so all that C2's thread generates at its start. Takes up to half
	 * a second when management was not used before.
	 */
	static boolean isSafe() {
		try {
			Object listing = ManagementFactory.getPlatformMBeanServer().invoke(
					new ObjectName("com.sun.management:type=DiagnosticCommand"), "compilerCodelist",
					new Object[]{new String[0]}, new String[]{String[].class.getName()});
			return namesCodeOfC2(String.valueOf(listing));
		} catch (JMException | RuntimeException | LinkageError _) {
			// another JVM, or not the modules for it, which besides jdk.management is jdk.jfr: in doubt it isn't
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
		// each flush has ended with one
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot;

import java.util.Locale;

/**
 * Writes sizes as people read them, in the units of {@link org.springframework.util.unit.DataSize}.
 */
final class Sizes {

	private static final String[] UNITS = {"B", "KB", "MB", "GB", "TB"};

	private Sizes() {}

	static String format(long sizeBytes) {
		int unit = 0;
		long divisor = 1;
		while (unit < UNITS.length - 1 && sizeBytes / divisor >= 1024) {
			unit++;
			divisor <<= 10;
		}
		if (sizeBytes % divisor == 0) {
			return sizeBytes / divisor + " " + UNITS[unit];
		}
		return String.format(Locale.ROOT, "%.1f %s", (double) sizeBytes / divisor, UNITS[unit]);
	}

}

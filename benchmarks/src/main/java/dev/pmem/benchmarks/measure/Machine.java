/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.measure;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Where the figures come from.
 */
public final class Machine {

	private Machine() {}

	/**
	 * One line on the hardware, the JVM and the file system.
	 * @param folder where the stores keep their files
	 */
	public static String describe(Path folder) throws IOException {
		return "%d cores (%s), load %.1f, JDK %s, %s %s, files on %s".formatted(
				Runtime.getRuntime().availableProcessors(), processor(),
				ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(), Runtime.version(),
				System.getProperty("os.name"), System.getProperty("os.version"), Files.getFileStore(folder).type());
	}

	private static String processor() throws IOException {
		Path information = Path.of("/proc/cpuinfo");
		if (!Files.isReadable(information)) {
			return System.getProperty("os.arch");
		}
		try (Stream<String> lines = Files.lines(information)) {
			return lines.filter((line) -> line.startsWith("model name"))
					.map((line) -> line.substring(line.indexOf(':') + 1).strip())
					.findFirst()
					.orElse(System.getProperty("os.arch"));
		}
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.measure;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts further JVMs like this one.
 */
public final class Jvm {

	private Jvm() {}

	/** Starts a main class; what it writes to standard error goes where this process's does. */
	static Process start(Class<?> main, List<String> jvmArguments, List<String> arguments) throws IOException {
		return start(List.of(), main, jvmArguments, arguments);
	}

	/**
	 * As {@link #start(Class, List, List)} below another command.
	 * @param prefix that command, which takes ours as its last arguments; may be empty
	 */
	public static Process start(List<String> prefix, Class<?> main, List<String> jvmArguments, List<String> arguments)
			throws IOException {
		List<String> command = new ArrayList<>(prefix);
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.add("--enable-native-access=ALL-UNNAMED");
		// Other stores' libraries use what this JDK warns of.
		command.add("--sun-misc-unsafe-memory-access=allow");
		command.add("-Xmx2g");
		command.addAll(jvmArguments);
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
		command.addAll(arguments);
		return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
	}

}

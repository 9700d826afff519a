/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command of a JVM that a test starts: this JVM's own {@code java}, with assertions and whole stack traces, as the
 * build's own forks have. {@code ArchitectureTests} holds that tests start none in another way.
 */
public final class TestJvm {

	/** Without it a pool is mapped by the fallback, or with a warning. */
	public static final String NATIVE_ACCESS = "--enable-native-access=ALL-UNNAMED";

	/** What every JVM that runs our code in a test is started with. */
	private static final List<String> OPTIONS = List.of("-ea", "-XX:-OmitStackTraceInFastThrow");

	private TestJvm() {}

	/**
	 * Gives the command that runs a main class on this JVM's class path.
	 * @param options for the JVM, before the class; they may override those that every JVM gets
	 * @param arguments for the main class
	 */
	public static List<String> command(List<String> options, Class<?> mainClass, String... arguments) {
		return command(System.getProperty("java.class.path"), options, mainClass.getName(), arguments);
	}

	/** Gives the command that runs a main class on another class path. */
	public static List<String> command(String classPath, List<String> options, String mainClass,
			String... arguments) {
		List<String> command = withOptions(options.toArray(String[]::new));
		command.addAll(List.of("-cp", classPath, mainClass));
		command.addAll(List.of(arguments));
		return command;
	}

	/** Gives a command with these options alone, which tell also what is run. */
	public static List<String> withOptions(String... options) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(OPTIONS);
		command.addAll(List.of(options));
		return command;
	}

}

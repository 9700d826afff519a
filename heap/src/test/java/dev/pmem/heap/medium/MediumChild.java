/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import dev.pmem.heap.exception.PoolAccessException;
import dev.pmem.testing.TestJvm;

/**
 * Opens a medium in a process of its own, stores a pattern, says what happened, and waits to be killed.
 */
final class MediumChild implements AutoCloseable {

	static final long STORE_COUNT = 1000;

	/** System property of the process: whether its operating system has no locks of open files. */
	static final String LOCKS_LACK = "pmem.test.locks-lack";

	/** Whether it's killed while it has the file lengthened. */
	static final String HALT_LENGTHENED = "pmem.test.halt-lengthened";

	/** How many files it can open, before it opens the medium. */
	static final String FILES_LEFT = "pmem.test.files-left";

	private final Process process;

	private final String answer;

	private static List<InputStream> held = List.of();

	private MediumChild(Process process, String answer) {
		this.process = process;
		this.answer = answer;
	}

	static MediumChild start(Path file, FenceReach fenceReach, String... javaOptions) throws IOException {
		return start(file, fenceReach, new ProcessBuilder(), List.of(), javaOptions);
	}

	/**
	 * @param builder has the environment and the working directory of the process
	 */
	static MediumChild start(Path file, FenceReach fenceReach, ProcessBuilder builder, String... javaOptions)
			throws IOException {
		return start(file, fenceReach, builder, List.of(), javaOptions);
	}

	private static MediumChild start(Path file, FenceReach fenceReach, ProcessBuilder builder, List<String> prefix,
			String... javaOptions) throws IOException {
		List<String> command = new ArrayList<>(prefix);
		List<String> options = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1"));
		options.addAll(List.of(javaOptions));
		command.addAll(TestJvm.command(options, MediumChild.class, file.toString(), fenceReach.name()));
		Process process = builder.command(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
		BufferedReader output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
		return new MediumChild(process, String.valueOf(output.readLine()));
	}

	/** As {@link #start}, in the directory below the given one, whatever its name is. */
	static MediumChild startIn(Path above, Path file, ProcessBuilder builder, String... javaOptions)
			throws IOException {
		return start(file, FenceReach.DEVICE, builder, List.of("sh", "-c", "cd \"$0\"/* && exec \"$@\"", above
				.toString()),
				javaOptions);
	}

	public static void main(String[] arguments) throws IOException {
		if (Boolean.getBoolean(HALT_LENGTHENED)) {
			FileChannelMedium.whileLengthened = () -> {
				System.out.println("halts");
				Runtime.getRuntime().halt(9);
			};
		}
		if (Boolean.getBoolean(LOCKS_LACK)) {
			SystemCalls.faults = (function, _, _, _, _, _, _) -> function.equals("fcntl") ? Errno.EINVAL : 0;
		}
		useUpFiles();
		MediumOptions options = new MediumOptions(FenceReach.valueOf(arguments[1]), MediumContractTests.INITIAL,
				MediumContractTests.MAXIMUM);
		try (Medium medium = Mediums.open(path(arguments[0]), options)) {
			for (long i = 0; i < STORE_COUNT; i++) {
				medium.putLong(8 * i, i + 1);
			}
			medium.flush(0, 8 * STORE_COUNT);
			medium.fence();
			System.out.println(medium.getClass().getSimpleName());
			System.in.read();
		} catch (RuntimeException ex) {
			System.out.println(ex);
		}
	}

	/** A path in which an asterisk stands for the one directory that there is. */
	private static Path path(String text) throws IOException {
		int asterisk = text.indexOf('*');
		if (asterisk < 0) {
			return Path.of(text);
		}
		try (Stream<Path> entries = Files.list(Path.of(text.substring(0, asterisk)))) {
			return entries.findFirst().orElseThrow().resolve(text.substring(asterisk + 2));
		}
	}

	/** Links what a medium needs, then leaves room for as many files as was asked for. */
	private static void useUpFiles() throws IOException {
		int left = Integer.getInteger(FILES_LEFT, -1);
		if (left < 0) {
			return;
		}
		Path scratch = Files.createTempFile("scratch", "");
		MediumOptions small = new MediumOptions(FenceReach.DEVICE, 4096, 4096);
		Mediums.open(scratch, small).close();
		try {
			Mediums.open(scratch.resolve("none"), small).close();
		} catch (PoolAccessException _) {
			// has loaded the classes that say so
		}
		Files.delete(scratch);
		List<InputStream> open = new ArrayList<>();
		try {
			while (true) {
				open.add(new FileInputStream("/dev/null"));
			}
		} catch (IOException _) {
			for (int count = 0; count < left; count++) {
				open.removeLast().close();
			}
		}
		held = open;
	}

	/** The simple name of the medium's class, or the exception. */
	String answer() {
		return this.answer;
	}

	/** Kills the process as {@code kill -9} does. */
	@Override
	public void close() {
		this.process.destroyForcibly();
		boolean interrupted = false;
		while (this.process.isAlive()) {
			try {
				this.process.waitFor();
			} catch (InterruptedException _) {
				interrupted = true;
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

}

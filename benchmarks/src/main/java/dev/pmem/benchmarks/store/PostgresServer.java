/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A PostgreSQL server that is started in a folder and stopped with its last user. It refuses to run as root, so that root
 * starts it as user {@code postgres}.
 */
final class PostgresServer implements AutoCloseable {

	private static final String USER = "postgres";

	/** It writes all that it has before it ends, which takes a slow disk a while. */
	private static final int STOP_SECONDS = 60;

	private final Process process;

	private final int port;

	/** Starts the server; its database is made where there is none. */
	PostgresServer(Path folder) {
		Path programs = programs().orElseThrow();
		Path data = folder.resolve("data");
		try {
			if (!Files.exists(data)) {
				Files.createDirectory(data);
				if (isRoot()) {
					run(List.of("chown", USER, data.toString()));
				}
				run(asServer(programs.resolve("initdb"), "-D", data.toString(), "-U", USER, "-A", "trust", "-E", "UTF8",
						"--locale=C"));
			}
			this.port = freePort();
			this.process = new ProcessBuilder(asServer(programs.resolve("postgres"), "-D", data.toString(), "-p",
					Integer.toString(this.port), "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=",
					"-c", "synchronous_commit=on", "-c", "fsync=on"))
					.redirectOutput(ProcessBuilder.Redirect.DISCARD)
					.redirectError(ProcessBuilder.Redirect.DISCARD)
					.start();
		} catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Why no server can be started, if so. */
	static Optional<String> reasonToSkip(Path folder) {
		Optional<Path> programs = programs();
		if (programs.isEmpty()) {
			return Optional.of("no PostgreSQL server is installed");
		}
		try {
			run(asServer(Path.of("/bin/sh"), "-c", "cd '" + folder.toAbsolutePath() + "'"));
			return Optional.empty();
		} catch (IllegalStateException ex) {
			return Optional.of("user " + USER + " can't be used, or can't enter " + folder);
		}
	}

	String url() {
		return "jdbc:postgresql://127.0.0.1:" + this.port + "/postgres?user=" + USER;
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	/** Debian keeps the server's programs out of the search path, a folder for each version. */
	private static Optional<Path> programs() {
		List<Path> folders = new ArrayList<>();
		for (String folder : System.getenv().getOrDefault("PATH", "").split(":")) {
			folders.add(Path.of(folder));
		}
		Path versions = Path.of("/usr/lib/postgresql");
		if (Files.isDirectory(versions)) {
			try (Stream<Path> found = Files.list(versions)) {
				List<Path> sorted = new ArrayList<>(found.sorted().toList());
				Collections.reverse(sorted);
				sorted.forEach((version) -> folders.add(version.resolve("bin")));
			} catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
		return folders.stream()
				.filter((folder) -> Files.isExecutable(folder.resolve("initdb"))
						&& Files.isExecutable(folder.resolve("postgres")))
				.findFirst();
	}

	private static boolean isRoot() {
		return System.getProperty("user.name").equals("root");
	}

	/** The command as the user whom the server may run as; the process is the command itself. */
	private static List<String> asServer(Path program, String... arguments) {
		List<String> command = new ArrayList<>();
		if (isRoot()) {
			command.addAll(List.of("setpriv", "--reuid=" + USER, "--regid=" + USER, "--init-groups"));
		}
		command.add(program.toString());
		command.addAll(List.of(arguments));
		return command;
	}

	private static void run(List<String> command) {
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
			process.getOutputStream().close();
			String output = new String(process.getInputStream().readAllBytes());
			if (process.waitFor() != 0) {
				throw new IllegalStateException(String.join(" ", command) + " failed: " + output);
			}
		} catch (IOException ex) {
			throw new IllegalStateException("can't run " + command.getFirst(), ex);
		} catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("interrupted", ex);
		}
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	/** Asks the server to end its sessions and itself in order; none of its processes writes after this. */
	@Override
	public void close() {
		List<ProcessHandle> processes = new ArrayList<>(this.process.descendants().toList());
		processes.add(this.process.toHandle());
		run(List.of("kill", "-INT", Long.toString(this.process.pid())));
		try {
			if (!this.process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
				processes.forEach(ProcessHandle::destroyForcibly);
			}
		} catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			processes.forEach(ProcessHandle::destroyForcibly);
		}
		processes.forEach((handle) -> handle.onExit().join());
	}

}

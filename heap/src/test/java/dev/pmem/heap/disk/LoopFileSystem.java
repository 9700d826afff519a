/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.disk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A small file system of its own, in a file that is mounted through a loop device. Needs root, loop devices, and the tools
 * of Debian's e2fsprogs, xfsprogs and btrfs-progs.
 */
final class LoopFileSystem implements AutoCloseable {

	/** With this in the environment a test that can't have its file system fails instead of being skipped. */
	private static final String REQUIRED = "REQUIRE_FILE_SYSTEMS";

	private static final int SECONDS = 60;

	/** The kinds, each with the size that suits tests: XFS takes no less. */
	enum Kind {

		EXT4(128, "mkfs.ext4", "-q", "-m", "0"), XFS(320, "mkfs.xfs", "-q"), BTRFS(288, "mkfs.btrfs", "-q"), TMPFS(128);

		private final long sizeBytes;

		private final List<String> command;

		Kind(long mebibytes, String... command) {
			this.sizeBytes = mebibytes << 20;
			this.command = List.of(command);
		}

	}

	private final Kind kind;

	private final Path mountPoint;

	private LoopFileSystem(Kind kind, Path mountPoint) {
		this.kind = kind;
		this.mountPoint = mountPoint;
	}

	/** Makes and mounts one in this directory; skips the test, and says why, where that can't be done. */
	static LoopFileSystem mount(Kind kind, Path directory) throws IOException {
		Path mountPoint = Files.createDirectory(directory.resolve("mnt"));
		if (kind == Kind.TMPFS) {
			require(kind, "mount", "-t", "tmpfs", "-o", "size=" + kind.sizeBytes, "tmpfs", mountPoint.toString());
			return new LoopFileSystem(kind, mountPoint);
		}
		Path image = directory.resolve("image");
		try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
			file.setLength(kind.sizeBytes);
		}
		String[] command = kind.command.toArray(new String[kind.command.size() + 1]);
		command[command.length - 1] = image.toString();
		require(kind, command);
		require(kind, "mount", "-o", "loop", image.toString(), mountPoint.toString());
		return new LoopFileSystem(kind, mountPoint);
	}

	private static void require(Kind kind, String... command) {
		String problem = run(command);
		if (problem != null) {
			String reason = "no " + kind + " can be had: " + String.join(" ", command) + ": " + problem;
			if (Boolean.parseBoolean(System.getenv(REQUIRED))) {
				fail(REQUIRED + " is set, but " + reason);
			}
			abort(reason);
		}
	}

	/** Runs a command; gives what it said if it failed, else null. */
	static String run(String... command) {
		try {
			Path output = Files.createTempFile("command", ".txt");
			try {
				Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile())
						.start();
				if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
					process.destroyForcibly();
					return "takes more than " + SECONDS + " seconds";
				}
				return (process.exitValue() == 0) ? null : Files.readString(output, UTF_8).strip();
			} finally {
				Files.delete(output);
			}
		} catch (IOException ex) {
			return ex.toString();
		} catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return ex.toString();
		}
	}

	/** Runs a command that must succeed. */
	static void runInOrder(String... command) {
		String problem = run(command);
		if (problem != null) {
			fail(String.join(" ", command) + ": " + problem);
		}
	}

	Path resolve(String name) {
		return this.mountPoint.resolve(name);
	}

	/** What is free once all that is to be freed is. */
	long freeBytes() {
		runInOrder("sync", "-f", this.mountPoint.toString());
		try {
			return Files.getFileStore(this.mountPoint).getUsableSpace();
		} catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		String problem = run("umount", this.mountPoint.toString());
		if (problem != null) {
			run("umount", "-l", this.mountPoint.toString());
			fail("umount " + this.kind + ": " + problem);
		}
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A new folder for the stores' files, which goes with all that is in it.
 *
 * @param folder the folder
 */
public record Workspace(Path folder) implements AutoCloseable {

	/** Where stores that are durable keep their files: on a disk, which the system's own temporary folder may not be. */
	public static final Path ON_DISK = Path.of("benchmarks", "target");

	/** Makes one in the system's temporary folder. */
	static Workspace temporary() throws IOException {
		return new Workspace(Files.createTempDirectory("pmem-benchmarks"));
	}

	/** Makes one in a folder, which is made where there is none. Servers that run as another user can enter it. */
	public static Workspace in(Path parent) throws IOException {
		Files.createDirectories(parent);
		return new Workspace(Files.createTempDirectory(parent.toAbsolutePath(), "pmem-benchmarks",
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x"))));
	}

	/** Whether what is written here is lost with the power whatever a store does. */
	public boolean isInMemory() throws IOException {
		return Files.getFileStore(this.folder).type().matches("tmpfs|ramfs");
	}

	/** A new folder in it. */
	public Path subfolder(String name) throws IOException {
		return Files.createDirectory(this.folder.resolve(name));
	}

	/** Deletes a folder and what is in it. */
	public static void delete(Path folder) throws IOException {
		try (Stream<Path> files = Files.walk(folder)) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.delete(file);
			}
		}
	}

	@Override
	public void close() throws IOException {
		delete(this.folder);
	}

}

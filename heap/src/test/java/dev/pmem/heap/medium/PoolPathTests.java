/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.pmem.heap.exception.PoolAccessException;

/**
 * Where a pool comes to lie, and what is said of a path that doesn't do.
 */
@Tag("slow")
class PoolPathTests {

	private static final MediumOptions OPTIONS = new MediumOptions(FenceReach.PAGE_CACHE, MediumContractTests.INITIAL,
			MediumContractTests.MAXIMUM);

	@TempDir
	Path directory;

	/** By the shell: this JVM may not be able to name such a directory either. */
	private Path makeDirectoryWithUmlauts() throws IOException {
		run("mkdir", this.directory + "/wanted", "-p");
		run("sh", "-c", "mkdir -p \"$1/wanted/$(printf 'gr\\303\\266\\303\\237e')/sub\"", "sh",
				this.directory.toString());
		return this.directory.resolve("wanted");
	}

	private static String run(String... command) throws IOException {
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		String said = new String(process.getInputStream().readAllBytes());
		assertThat(process.onExit().join().exitValue()).as(said).isZero();
		return said;
	}

	@ParameterizedTest
	@ValueSource(strings = {"mapped", "channel"})
	void nobodyElseCanReadWhatIsMade(String medium) throws IOException {
		Path pool = this.directory.resolve("mine.pmem");
		try (MediumChild child = MediumChild.start(pool, FenceReach.DEVICE, "--enable-native-access=ALL-UNNAMED",
				"-D" + Mediums.MEDIUM_PROPERTY + "=" + medium)) {
			assertThat(child.answer()).endsWith("Medium");
			try (Stream<Path> files = Files.list(this.directory)) {
				assertThat(files.toList()).isNotEmpty().allSatisfy((file) -> assertThat(
						PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------"));
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = {"mapped", "channel"})
	void aRelativePathBelowADirectoryThatTheLocaleCanNotExpress(String medium) throws IOException {
		Path wanted = makeDirectoryWithUmlauts();
		for (String path : new String[]{"data/pool.pmem", "./other.pmem", "sub/../third.pmem"}) {
			List<String> options = new ArrayList<>(List.of("--enable-native-access=ALL-UNNAMED",
					"-D" + Mediums.MEDIUM_PROPERTY + "=" + medium));
			ProcessBuilder shell = new ProcessBuilder();
			shell.environment().put("LC_ALL", "C");
			try (MediumChild child = MediumChild.startIn(wanted, Path.of(path), shell,
					options.toArray(new String[0]))) {
				assertThat(child.answer()).endsWith("Medium");
				assertThat(run("find", this.directory.toString(), "-name", "*.pmem", "-size", "+0"))
						.contains(Path.of(path).getFileName().toString());
			}
		}
		// nothing was made elsewhere
		assertThat(run("ls", this.directory.toString()).strip()).isEqualTo("wanted");
		assertThat(run("ls", wanted.toString()).strip().lines()).hasSize(1);
		assertThat(run("sh", "-c", "cd \"$1\"/gr*/data && echo *.pmem && cd .. && echo *.pmem", "sh", wanted
				.toString()))
				.isEqualTo("pool.pmem\nother.pmem third.pmem\n");
	}

	/** As a directory's listing gives it: its text is not all of the path. */
	@Test
	void aPathThatTheLocaleCanNotExpress() throws IOException {
		makeDirectoryWithUmlauts();
		for (String medium : new String[]{"mapped", "channel"}) {
			ProcessBuilder builder = new ProcessBuilder();
			builder.environment().put("LC_ALL", "C");
			try (MediumChild child = MediumChild.start(this.directory.resolve("wanted").resolve("*").resolve("listed"),
					FenceReach.DEVICE, builder, "--enable-native-access=ALL-UNNAMED",
					"-D" + Mediums.MEDIUM_PROPERTY + "=" + medium)) {
				if (medium.equals("mapped")) {
					assertThat(child.answer()).isEqualTo("MappedMedium");
				} else {
					assertThat(child.answer()).contains(PoolAccessException.class.getName(), "LC_ALL=C.UTF-8");
				}
			}
			assertThat(run("sh", "-c", "cd \"$1\"/gr* && echo *", "sh", this.directory.resolve("wanted").toString()))
					.contains("listed");
		}
	}

	@Test
	void otherRelativePathsStartFromTheWorkingDirectory() {
		assertThat(PoolFileClaim.absolute(Path.of("data/pool"))).isEqualTo(Path.of("data/pool").toAbsolutePath());
		assertThat(PoolFileClaim.absolute(Path.of("a/../pool"))).isEqualTo(Path.of("pool").toAbsolutePath());
		assertThat(PoolFileClaim.absolute(Path.of("/a/../b"))).isEqualTo(Path.of("/b"));
	}

	@Test
	void aSymbolicLinkThatLeadsNowhere() throws IOException {
		Path link = Files.createSymbolicLink(this.directory.resolve("link"), Path.of("missing/target"));
		for (Runnable opening : new Runnable[]{() -> MappedMedium.open(link, OPTIONS),
				() -> MappedMedium.open(link.resolve("pool"), OPTIONS),
				() -> FileChannelMedium.open(link, OPTIONS), () -> PrivateMedium.open(link)}) {
			assertThatExceptionOfType(PoolAccessException.class).isThrownBy(opening::run)
					.withMessageContaining(link.toString()).withMessageContaining("symbolic link to missing/target")
					.withMessageContaining("not mounted");
		}
		assertThat(this.directory.resolve("missing")).doesNotExist();
	}

	@Test
	void linksInACircle() throws IOException {
		Path link = this.directory.resolve("link");
		Files.createSymbolicLink(link, Path.of("link"));
		assertThatExceptionOfType(PoolAccessException.class)
				.isThrownBy(() -> MappedMedium.open(link.resolve("pool"), OPTIONS))
				.withMessageContaining("in a circle");
	}

	@Test
	void aFileInTheWay() throws IOException {
		Path file = Files.createFile(this.directory.resolve("file"));
		for (Path path : new Path[]{file.resolve("pool"), file.resolve("more").resolve("pool")}) {
			assertThatExceptionOfType(PoolAccessException.class).isThrownBy(() -> MappedMedium.open(path, OPTIONS))
					.withMessageContaining(path.toString()).withMessageContaining("A file is where");
		}
	}

	@Test
	void aNameThatIsTooLong() {
		Path file = this.directory.resolve("p".repeat(300));
		assertThatExceptionOfType(PoolAccessException.class).isThrownBy(() -> MappedMedium.open(file, OPTIONS))
				.withMessageContaining("shorter path");
		// The lock file's name is longer.
		Path longest = this.directory.resolve("p".repeat(253));
		assertThatExceptionOfType(PoolAccessException.class).isThrownBy(() -> FileChannelMedium.open(longest, OPTIONS))
				.withMessageContaining("shorter path");
		MappedMedium.open(longest, OPTIONS).close();
	}

	@Test
	void aFileSystemForReading() {
		assertThatExceptionOfType(PoolAccessException.class)
				.isThrownBy(() -> MappedMedium.open(Path.of("/proc/pmem/pool"), OPTIONS))
				.withMessageContaining("/proc/pmem");
		Path sys = Path.of("/sys/pool");
		assumeThat(Files.isDirectory(sys.getParent())).isTrue();
		assertThatExceptionOfType(PoolAccessException.class).isThrownBy(() -> MappedMedium.open(sys, OPTIONS))
				.withMessageContaining(sys.toString());
	}

	@Test
	void aFileThatMayNotBeChanged() throws IOException {
		Path file = Files.write(this.directory.resolve("pool"), new byte[4096]);
		Process process = new ProcessBuilder("chattr", "+i", file.toString()).redirectErrorStream(true).start();
		process.getInputStream().readAllBytes();
		assumeThat(process.onExit().join().exitValue()).as("chattr +i").isZero();
		try {
			for (Runnable opening : new Runnable[]{() -> MappedMedium.open(file, OPTIONS),
					() -> FileChannelMedium.open(file, OPTIONS)}) {
				assertThatExceptionOfType(PoolAccessException.class).isThrownBy(opening::run)
						.withMessageContaining("lsattr");
			}
		} finally {
			run("chattr", "-i", file.toString());
		}
	}

	@Test
	void aUserWithoutAName() throws IOException {
		assertThat(FileTrouble.user("ada")).isEqualTo("user ada");
		Object uid = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
		for (String name : new String[]{null, "", "?"}) {
			assertThat(FileTrouble.user(name)).isEqualTo("user id " + uid);
		}
		assertThat(FileTrouble.ACCESS_DENIED.advice()).doesNotContain("null").doesNotContain("user ?");
	}

	/** The process has no more descriptors: whichever call meets that says so. */
	@ParameterizedTest
	@ValueSource(strings = {"mapped", "channel"})
	void tooManyOpenFiles(String medium) throws IOException {
		try (MediumChild child = MediumChild.start(this.directory.resolve("pool"), FenceReach.DEVICE,
				"--enable-native-access=ALL-UNNAMED", "-XX:-MaxFDLimit", "-D" + MediumChild.FILES_LEFT + "=1",
				"-D" + Mediums.MEDIUM_PROPERTY + "=" + medium)) {
			assertThat(child.answer()).contains(PoolAccessException.class.getName(), "ulimit -n");
		}
	}

}

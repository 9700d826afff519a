/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.pmem.heap.exception.PoolLockedException;

/**
 * Two class loaders of one JVM, as an application that is deployed anew has while the old one still runs, and a second
 * process.
 */
@Tag("slow")
class ClassLoaderTests {

	private static final String[] BOTH = {"mapped", "channel"};

	@TempDir
	Path directory;

	private final List<Loader> loaders = new ArrayList<>();

	/**
	 * The engine's classes once more.
	 */
	private static final class Loader implements AutoCloseable {

		private final URLClassLoader classes;

		private final Class<?> body;

		Loader() throws ReflectiveOperationException, MalformedURLException {
			List<URL> urls = new ArrayList<>();
			for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
				urls.add(Path.of(entry).toUri().toURL());
			}
			this.classes = new URLClassLoader(urls.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
			this.body = this.classes.loadClass(LoaderBody.class.getName());
			assertThat(this.body).isNotSameAs(LoaderBody.class);
		}

		/** Opens the pool; gives what it was opened by, or the exception. */
		String open(Path file, String medium) throws ReflectiveOperationException {
			return call("open", file.toString(), medium);
		}

		/** As the command {@code verify} does. */
		String look(Path file) throws ReflectiveOperationException {
			return call("look", file.toString(), "");
		}

		String closePool() throws ReflectiveOperationException {
			return call("close", "", "");
		}

		private String call(String method, String file, String medium) throws ReflectiveOperationException {
			try {
				return String.valueOf(
						this.body.getMethod(method, String.class, String.class).invoke(null, file, medium));
			} catch (InvocationTargetException ex) {
				throw new AssertionError(ex.getCause());
			}
		}

		@Override
		public void close() throws IOException {
			this.classes.close();
		}

	}

	@AfterEach
	void closeLoaders() throws Exception {
		for (Loader loader : this.loaders) {
			loader.closePool();
			loader.close();
		}
	}

	private Loader load() throws Exception {
		Loader loader = new Loader();
		this.loaders.add(loader);
		return loader;
	}

	private Path file() {
		return this.directory.resolve("pool");
	}

	private void requireLockedForProcesses(Path file) throws IOException {
		for (String medium : BOTH) {
			try (MediumChild child = MediumChild.start(file, FenceReach.PAGE_CACHE,
					"--enable-native-access=ALL-UNNAMED", "-D" + Mediums.MEDIUM_PROPERTY + "=" + medium)) {
				assertThat(child.answer()).as(medium).contains(PoolLockedException.class.getName());
			}
		}
	}

	@ParameterizedTest
	@CsvSource({"mapped, mapped", "mapped, channel", "channel, mapped", "channel, channel"})
	void aPoolThatOneHasOpen(String first, String second) throws Exception {
		Loader one = load();
		Loader other = load();
		assertThat(one.open(file(), first)).endsWith("Medium");
		assertThat(other.open(file(), second)).contains(PoolLockedException.class.getName(), "open already in this JVM",
				"in another class loader");
		assertThat(other.look(file())).contains(PoolLockedException.class.getName(), "open already in this JVM");
		requireLockedForProcesses(file());
		assertThat(other.open(file(), second)).contains(PoolLockedException.class.getName());
		requireLockedForProcesses(file());
		assertThat(one.closePool()).isEqualTo("closed");
		assertThat(other.open(file(), second)).endsWith("Medium");
		assertThat(one.open(file(), first)).contains(PoolLockedException.class.getName());
		requireLockedForProcesses(file());
	}

	@Test
	void aPoolThatOneLooksAt() throws Exception {
		Loader one = load();
		Loader other = load();
		assertThat(one.open(file(), "mapped")).endsWith("Medium");
		one.closePool();
		assertThat(one.look(file())).isEqualTo("PrivateMedium");
		for (String medium : BOTH) {
			assertThat(other.open(file(), medium)).contains(PoolLockedException.class.getName());
		}
		assertThat(other.look(file())).contains(PoolLockedException.class.getName());
		one.closePool();
		assertThat(other.open(file(), "mapped")).endsWith("Medium");
	}

	@Test
	void aPoolUnderAnotherName() throws Exception {
		Loader one = load();
		Loader other = load();
		assertThat(one.open(file(), "channel")).endsWith("Medium");
		Path hardLink = Files.createLink(this.directory.resolve("hard"), file());
		Path softLink = Files.createSymbolicLink(this.directory.resolve("soft"), file());
		for (Path link : new Path[]{hardLink, softLink}) {
			assertThat(other.open(link, "channel")).contains(PoolLockedException.class.getName());
			requireLockedForProcesses(link);
		}
	}

	/** Both find no file: one makes it, and the other doesn't close it on the first. */
	@Test
	void aPoolThatBothMakeAtOnce() throws Exception {
		Loader one = load();
		Loader other = load();
		for (int round = 0; round < 20; round++) {
			Path file = this.directory.resolve("new" + round);
			List<String> answers = new ArrayList<>();
			Thread thread = Thread.ofPlatform().start(() -> {
				String answer = open(other, file);
				synchronized (answers) {
					answers.add(answer);
				}
			});
			String answer = open(one, file);
			thread.join();
			answers.add(answer);
			assertThat(answers).filteredOn((each) -> each.equals("FileChannelMedium")).as("%s", answers).hasSize(1);
			if (round % 5 == 0) {
				requireLockedForProcesses(file);
			}
			one.closePool();
			other.closePool();
		}
	}

	private static String open(Loader loader, Path file) {
		try {
			return loader.open(file, "channel");
		} catch (ReflectiveOperationException ex) {
			return ex.toString();
		}
	}

	@Test
	void anInterruptedThreadCanClaimAndStaysInterrupted() throws Exception {
		Loader one = load();
		Loader other = load();
		Thread.currentThread().interrupt();
		try {
			assertThat(one.open(file(), "mapped")).endsWith("Medium");
			assertThat(other.open(file(), "mapped")).contains(PoolLockedException.class.getName());
		} finally {
			assertThat(Thread.interrupted()).isTrue();
		}
	}

}

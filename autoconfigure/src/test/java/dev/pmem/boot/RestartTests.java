/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.util.ClassUtils;

import dev.pmem.boot.domain.Note;
import dev.pmem.boot.domain.NoteRepository;
import dev.pmem.heap.exception.PoolLockedException;

/**
 * Restarts an application within a process, as DevTools does: its classes come from a new class loader, this project's do
 * not.
 */
class RestartTests {

	@TempDir
	Path directory;

	@Test
	void restartedApplicationHasThePoolOfTheOneBefore() throws Exception {
		try (ConfigurableApplicationContext context = start(new RestartClassLoader())) {
			assertThat(run(context)).isEqualTo(1);
		}
		try (ConfigurableApplicationContext context = start(new RestartClassLoader())) {
			assertThat(run(context)).isEqualTo(2);
		}
		try (ConfigurableApplicationContext context = start(getClass().getClassLoader())) {
			assertThat(run(context)).isEqualTo(3);
		}
	}

	@Test
	void twoApplicationsAtOnceCannotShareAPool() throws Exception {
		try (ConfigurableApplicationContext context = start(getClass().getClassLoader())) {
			assertThatThrownBy(() -> start(new RestartClassLoader()).close())
					.hasRootCauseInstanceOf(PoolLockedException.class);
			assertThat(run(context)).isEqualTo(1);
		}
	}

	private ConfigurableApplicationContext start(ClassLoader classLoader) throws ClassNotFoundException {
		Thread thread = Thread.currentThread();
		ClassLoader before = thread.getContextClassLoader();
		thread.setContextClassLoader(classLoader);
		try {
			return new SpringApplicationBuilder(new DefaultResourceLoader(classLoader),
					ClassUtils.forName(Application.class.getName(), classLoader))
					.web(WebApplicationType.NONE)
					.run("--pmem.pool.path=" + this.directory.resolve("notes.pmem"),
							"--pmem.pool.durability=process-crash", "--spring.main.register-shutdown-hook=false");
		} finally {
			thread.setContextClassLoader(before);
		}
	}

	/** Adds a note and tells how many there are, by the classes of the application. */
	private static long run(ConfigurableApplicationContext context) throws Exception {
		Class<?> worker = ClassUtils.forName(Worker.class.getName(), context.getClassLoader());
		return (Long) worker.getMethod("addAndCount", ConfigurableApplicationContext.class).invoke(null, context);
	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage(basePackageClasses = Note.class)
	@ImportAutoConfiguration({PmemAutoConfiguration.class, PmemTransactionManagerAutoConfiguration.class,
			PmemRepositoriesAutoConfiguration.class, TransactionAutoConfiguration.class})
	public static class Application {

	}

	/** Uses the repository from within the application. */
	public static final class Worker {

		private Worker() {}

		public static long addAndCount(ConfigurableApplicationContext context) {
			NoteRepository notes = context.getBean(NoteRepository.class);
			Note note = notes.save(new Note("note " + notes.count()));
			assertThat(notes.findByTitle(note.getTitle())).isPresent();
			return notes.count();
		}

	}

	/** Loads the application's classes anew and leaves the rest to its parent. */
	private static final class RestartClassLoader extends ClassLoader {

		RestartClassLoader() {
			super(RestartTests.class.getClassLoader());
		}

		@Override
		protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
			if (!name.startsWith("dev.pmem.boot.domain.") && !name.startsWith(RestartTests.class.getName() + "$")) {
				return super.loadClass(name, resolve);
			}
			synchronized (getClassLoadingLock(name)) {
				Class<?> loaded = findLoadedClass(name);
				return (loaded != null) ? loaded : define(name);
			}
		}

		private Class<?> define(String name) throws ClassNotFoundException {
			try (InputStream content = getResourceAsStream(name.replace('.', '/') + ".class")) {
				if (content == null) {
					throw new ClassNotFoundException(name);
				}
				byte[] bytes = content.readAllBytes();
				return defineClass(name, bytes, 0, bytes.length);
			} catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}

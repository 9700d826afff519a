/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping.jakarta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import jakarta.persistence.Version;
import org.junit.jupiter.api.Test;
import org.springframework.data.annotation.Id;

import dev.pmem.data.core.PmemTemplate;
import dev.pmem.data.core.TestHeap;

/** Without the jar of Jakarta Persistence's API, which the JVM drops the annotations of. */
class MissingApiTests {

	/** Runs the class of this name in classes loaded anew, without the API. */
	private static String withoutApi(Class<?> scenario) throws Exception {
		List<URL> path = Stream.of(System.getProperty("java.class.path").split(java.io.File.pathSeparator))
				.filter((entry) -> !Path.of(entry).getFileName().toString().startsWith("jakarta.persistence"))
				.map(MissingApiTests::url)
				.toList();
		try (URLClassLoader loader = new URLClassLoader(path.toArray(URL[]::new),
				ClassLoader.getPlatformClassLoader())) {
			Thread thread = Thread.currentThread();
			ClassLoader before = thread.getContextClassLoader();
			thread.setContextClassLoader(loader);
			try {
				Function<?, ?> function = (Function<?, ?>) loader.loadClass(scenario.getName())
						.getDeclaredConstructor().newInstance();
				return String.valueOf(function.getClass().getMethod("call").invoke(function));
			} catch (InvocationTargetException ex) {
				throw (Exception) ex.getTargetException();
			} finally {
				thread.setContextClassLoader(before);
			}
		}
	}

	private static URL url(String entry) {
		try {
			return Path.of(entry).toUri().toURL();
		} catch (MalformedURLException ex) {
			throw new UncheckedIOException(new IOException(ex));
		}
	}

	static class Plain {

		@Id
		Long id;

	}

	static class Versioned {

		@Id
		Long id;

		@Version
		Long version;

	}

	static class Inheriting extends Versioned {}

	/** Stores an entity of Spring Data's annotations alone. */
	public static class StoresPlain implements Function<Object, Object> {

		public StoresPlain() {}

		@Override
		public Object apply(Object none) {
			try (TestHeap heap = new TestHeap()) {
				return new PmemTemplate(heap.heap()).save(new Plain(), Plain.class).id;
			}
		}

		public Object call() {
			return apply(this);
		}

	}

	/** Stores an entity with a version, and one that inherits it; answers with the messages. */
	public static class StoresVersioned implements Function<Object, Object> {

		public StoresVersioned() {}

		@Override
		public Object apply(Object none) {
			try (TestHeap heap = new TestHeap()) {
				PmemTemplate template = new PmemTemplate(heap.heap());
				return message(() -> template.save(new Versioned(), Versioned.class)) + "\n"
						+ message(() -> template.save(new Inheriting(), Inheriting.class));
			}
		}

		private static String message(Runnable action) {
			return String.valueOf(
					assertThatExceptionOfType(UnsupportedAnnotationException.class).isThrownBy(action::run).actual()
							.getMessage());
		}

		public Object call() {
			return apply(this);
		}

	}

	@Test
	void withoutAnnotationsOfItNothingIsMissing() throws Exception {
		assertThat(withoutApi(StoresPlain.class)).isEqualTo("1");
	}

	@Test
	void aClassFileThatNamesItsAnnotationsIsRefused() throws Exception {
		assertThat(withoutApi(StoresVersioned.class).lines()).hasSize(2).allSatisfy((message) -> assertThat(message)
				.contains(Versioned.class.getName() + ".version", "@jakarta.persistence.Version",
						"add jakarta.persistence:jakarta.persistence-api"));
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.initial;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.data.annotation.Id;

import dev.pmem.data.core.PmemTemplate;
import dev.pmem.data.core.TestHeap;

/** Without the libraries that read initial data: the package's classes loaded anew, from a class path without their jars. */
class MissingLibraryTests {

	private static final Set<String> READERS = Set.of("JsonLines", "CsvLines");

	/** What the scenario answers in classes loaded anew, without the jars whose names begin with the prefix. */
	private static List<?> without(String prefix, Class<? extends Callable<List<String>>> scenario) throws Exception {
		URL[] path = Stream.of(System.getProperty("java.class.path").split(java.io.File.pathSeparator)).map(Path::of)
				.filter((entry) -> !entry.getFileName().toString().startsWith(prefix)).map(MissingLibraryTests::url)
				.toArray(URL[]::new);
		try (URLClassLoader loader = new URLClassLoader(path, ClassLoader.getPlatformClassLoader())) {
			Thread thread = Thread.currentThread();
			ClassLoader before = thread.getContextClassLoader();
			thread.setContextClassLoader(loader);
			try {
				return (List<?>) ((Callable<?>) loader.loadClass(scenario.getName()).getDeclaredConstructor()
						.newInstance()).call();
			} finally {
				thread.setContextClassLoader(before);
			}
		}
	}

	private static URL url(Path entry) {
		try {
			return entry.toUri().toURL();
		} catch (MalformedURLException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static class Note {

		@Id
		Long id;

		String text;

	}

	/** A file of notes. */
	static final class File extends ByteArrayResource {

		private final String name;

		File(String name, String text) {
			super(text.getBytes(StandardCharsets.UTF_8), name);
			this.name = name;
		}

		@Override
		public String getFilename() {
			return this.name;
		}

	}

	/** Loads a file of each format into a pool of its own; answers with counts, or messages and actions. */
	public static class LoadsEach implements Callable<List<String>> {

		public LoadsEach() {}

		@Override
		public List<String> call() {
			return List.of(load(new File("Note.jsonl", "{\"id\": 1, \"text\": \"a\"}")),
					load(new File("Note.csv", "id,text\n1,a\n2,b\n")));
		}

		private static String load(Resource file) {
			try (TestHeap heap = new TestHeap()) {
				PmemTemplate template = new PmemTemplate(heap.heap());
				template.count(Note.class);
				return String.valueOf(new InitialData(heap.heap(), template).load(List.of(file)));
			} catch (InitialDataException ex) {
				return ex.getMessage() + "; " + ex.getAction();
			}
		}

	}

	/** Loads and initializes the package's classes; answers with the names of those that can't be. */
	public static class LoadsClasses implements Callable<List<String>> {

		public LoadsClasses() {}

		@Override
		public List<String> call() throws IOException {
			List<String> failed = new ArrayList<>();
			Path root = Path.of("target", "classes");
			try (Stream<Path> files = Files.list(root.resolve("dev/pmem/data/initial"))) {
				for (Path file : files.toList()) {
					String name = file.getFileName().toString().replace(".class", "");
					try {
						Class.forName("dev.pmem.data.initial." + name, true, getClass().getClassLoader());
					} catch (ClassNotFoundException | LinkageError _) {
						failed.add(name);
					}
				}
			}
			return failed;
		}

	}

	@Test
	void allOfJackson() throws Exception {
		List<?> answers = without("jackson-", LoadsEach.class);
		assertThat(String.valueOf(answers.get(0))).contains("Note.jsonl", "library that reads it is absent",
				"Add the dependency tools.jackson.core:jackson-databind");
		assertThat(String.valueOf(answers.get(1))).contains("Note.csv", "library that reads it is absent",
				"Add the dependency tools.jackson.dataformat:jackson-dataformat-csv");
	}

	@Test
	void csvAlone() throws Exception {
		List<?> answers = without("jackson-dataformat-csv", LoadsEach.class);
		assertThat(String.valueOf(answers.get(0))).isEqualTo("1");
		assertThat(String.valueOf(answers.get(1))).contains("jackson-dataformat-csv");
	}

	@Test
	void nothing() throws Exception {
		assertThat(List.<Object>copyOf(without("nothing", LoadsEach.class))).containsExactly("1", "2");
	}

	@Test
	void noClassButTheReadersNeedsThem() throws Exception {
		assertThat(List.<Object>copyOf(without("jackson-", LoadsClasses.class))).containsExactlyInAnyOrderElementsOf(
				READERS);
	}

}

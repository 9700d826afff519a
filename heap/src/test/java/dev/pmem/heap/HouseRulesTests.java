/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

/**
 * Habits of CONTRIBUTING.md, in all modules, that neither the formatter nor Checkstyle holds.
 */
class HouseRulesTests {

	private static final int LINE_LENGTH = 120;

	private static final Path ROOT = Path.of("..");

	/** Tables, code and links may be longer. */
	@Test
	void linesOfTheDocumentsFitAScreen() throws IOException {
		List<String> tooLong = new ArrayList<>();
		for (Path document : documents()) {
			boolean isCode = false;
			int number = 0;
			for (String line : Files.readAllLines(document)) {
				number++;
				isCode ^= line.startsWith("```");
				boolean mayBeLonger = isCode || line.startsWith("    ") || line.startsWith("|") || line.contains("](");
				if (line.length() > LINE_LENGTH && !mayBeLonger) {
					tooLong.add(document.getFileName() + ":" + number);
				}
			}
		}
		assertThat(tooLong).isEmpty();
	}

	@Test
	void testsStartJvmsInOneWay() throws IOException {
		assertThat(testsThatContain("getProperty(\"" + "java.home\"), \"bin\"", ".info()." + "command()"))
				.containsExactly("TestJvm.java");
	}

	@Test
	void randomTestsTakeTheirSeedFromOnePlace() throws IOException {
		assertThat(testsThatContain("getLong(\"" + "pmem.seed", "String PROPERTY = \"" + "pmem.seed"))
				.containsExactly("TestSeed.java");
	}

	private static List<Path> documents() throws IOException {
		try (Stream<Path> root = Files.list(ROOT); Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
			return Stream.concat(root, docs).filter((each) -> each.toString().endsWith(".md")).toList();
		}
	}

	private static List<String> testsThatContain(String... texts) throws IOException {
		List<String> found = new ArrayList<>();
		for (String module : List.of("heap", "repository", "autoconfigure", "demo-app", "benchmarks")) {
			try (Stream<Path> sources = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
				for (Path source : sources.filter((each) -> each.toString().endsWith(".java")).toList()) {
					String content = Files.readString(source);
					if (Stream.of(texts).anyMatch(content::contains)) {
						found.add(source.getFileName().toString());
					}
				}
			}
		}
		return found;
	}

}

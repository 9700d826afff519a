/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.testing.TestJvm;

/**
 * The programs of docs/HEAP.md: the first two blocks of Java in the page, compiled and run as they stand there.
 */
class HeapDocumentTests {

	private static final Path PAGE = Path.of("..", "docs", "HEAP.md");

	private static final String BLOCK = "```java\n";

	@TempDir
	private Path folder;

	@BeforeEach
	void compile() throws IOException {
		String page = Files.readString(PAGE);
		int start = page.indexOf(BLOCK) + BLOCK.length();
		compile(page, start, "Guests");
		compile(page, page.indexOf(BLOCK, start) + BLOCK.length(), "Pets");
	}

	private void compile(String page, int start, String program) throws IOException {
		Path source = this.folder.resolve(program + ".java");
		Files.writeString(source, page.substring(start, page.indexOf("```", start)));
		StringWriter told = new StringWriter();
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		List<String> options = List.of("-proc:none", "-d", this.folder.toString(), "-cp",
				System.getProperty("java.class.path"));
		try (var files = compiler.getStandardFileManager(null, null, null)) {
			compiler.getTask(told, files, null, options, null, files.getJavaFileObjects(source)).call();
		}
		assertThat(told.toString()).isEmpty();
	}

	@Test
	void theProgramGoesOnWhereItEnded() throws Exception {
		assertThat(run("Grace")).containsExactly("Grace was invited 1 times", "Ada has invited Grace");
		assertThat(run("Alan")).containsExactly("Alan was invited 1 times", "Ada has invited Grace",
				"Ada has invited Alan");
		assertThat(run("Grace")).containsExactly("Grace was invited 2 times", "Ada has invited Grace",
				"Ada has invited Alan", "Ada has invited Grace");
	}

	@Test
	void theProgramFindsThroughReferences() throws Exception {
		List<String> output = run("Pets", "");
		assertThat(output).startsWith("Minka belongs to Ada", "Rex belongs to Ada", "[Minka, Ada]", "[Rex, Ada]")
				.endsWith("[]");
		assertThat(String.join(" ", output)).contains("owner");
	}

	private List<String> run(String guest) throws IOException, InterruptedException {
		return run("Guests", guest);
	}

	private List<String> run(String program, String argument) throws IOException, InterruptedException {
		String classPath = this.folder + System.getProperty("path.separator") + System.getProperty("java.class.path");
		Path output = this.folder.resolve("output");
		Process process = new ProcessBuilder(
				TestJvm.command(classPath, List.of(TestJvm.NATIVE_ACCESS), program, this.folder.resolve(program
						+ ".pmem")
						.toString(), argument))
				.redirectErrorStream(true)
				.redirectOutput(output.toFile())
				.start();
		try {
			assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
		} finally {
			process.destroyForcibly();
		}
		return Files.readAllLines(output);
	}

}

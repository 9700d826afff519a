/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.testing.TestJvm;

/**
 * Another module can name what {@code module-info} exports, and nothing else.
 */
class ClosedInternalsTests {

	private static final Set<String> OPEN_TO_ALL = Set.of("dev.pmem.heap", "dev.pmem.heap.annotation",
			"dev.pmem.heap.collection",
			"dev.pmem.heap.exception",
			"dev.pmem.heap.object", "dev.pmem.heap.query", "dev.pmem.heap.store");

	private static final Path CLASSES = location(PersistentHeap.class);

	@TempDir
	Path folder;

	private static Path location(Class<?> type) {
		return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath());
	}

	private static ModuleDescriptor descriptor() {
		return ModuleFinder.of(CLASSES).find("dev.pmem.heap").orElseThrow().descriptor();
	}

	@BeforeEach
	void anotherModule() throws IOException {
		Files.writeString(this.folder.resolve("module-info.java"), "module another { requires dev.pmem.heap; }");
	}

	/** What the compiler says to a class of another module that imports each of these packages. */
	private String compile(Set<String> packages) throws IOException {
		String imports = packages.stream().map((name) -> "import " + name + ".*;\n").collect(Collectors.joining());
		Path source = this.folder.resolve("Outside.java");
		Files.writeString(source, "package another;\n" + imports + "class Outside {}\n");
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		StringWriter told = new StringWriter();
		List<String> options = List.of("--module-path", CLASSES + ":" + location(NullMarked.class), "-Xmaxerrs", "1000",
				"-proc:none", "-d", this.folder.resolve("classes").toString());
		try (var files = compiler.getStandardFileManager(null, null, null)) {
			compiler.getTask(told, files, null, options, null,
					files.getJavaFileObjects(source, this.folder.resolve("module-info.java"))).call();
		}
		return told.toString();
	}

	@Test
	void whatIsExportedToAllIsTheUsersRooms() {
		assertThat(descriptor().exports().stream().filter((export) -> !export.isQualified())
				.map(ModuleDescriptor.Exports::source)).containsExactlyInAnyOrderElementsOf(OPEN_TO_ALL);
		assertThat(descriptor().exports().stream().filter(ModuleDescriptor.Exports::isQualified)
				.flatMap((export) -> export.targets().stream())).as("whom the others are for").isSubsetOf(
						"dev.pmem.data");
		assertThat(descriptor().opens()).isEmpty();
	}

	@Test
	void anotherModuleCanNameTheUsersRooms() throws IOException {
		assertThat(compile(OPEN_TO_ALL)).isEmpty();
	}

	@Test
	void anotherModuleCanNameNoInternal() throws IOException {
		Set<String> internal = new TreeSet<>(descriptor().packages());
		internal.removeAll(OPEN_TO_ALL);
		assertThat(internal).hasSizeGreaterThan(10);
		String told = compile(internal);
		assertThat(internal).allSatisfy((name) -> assertThat(told).contains("package " + name + " is not visible"));
	}

	@Test
	void theEngineRunsAsAModule() throws IOException, InterruptedException {
		Path output = this.folder.resolve("output");
		Path pool = this.folder.resolve("a.pmem");
		PersistentHeap.open(pool, HeapOptions.DEFAULTS).close();
		Process process = new ProcessBuilder(TestJvm.withOptions("--enable-native-access=dev.pmem.heap",
				"--module-path", CLASSES.toString(), "-m", "dev.pmem.heap/" + PoolCommand.class.getName(), "verify",
				pool.toString())).redirectErrorStream(true).redirectOutput(output.toFile()).start();
		assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
		assertThat(process.exitValue()).as(Files.readString(output)).isZero();
	}

}

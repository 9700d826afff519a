/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.mutation;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.mutation.Mutation.StaleMutation;
import dev.pmem.testing.TestJvm;

/**
 * Makes one mistake at a time: compiles the source file with it, and runs the tests that must find it in a process of its
 * own, in which the classes so made come first.
 */
final class MutationRun {

	/** What came of a mutation. */
	enum Verdict {

		/** A test failed, hung where it must, or its process died. */
		FOUND,
		/** All tests passed. */
		MISSED,
		/** It can't be told: the list, or what runs the tests, is wrong. */
		WRONG

	}

	/**
	 * What came of a mutation, and why.
	 *
	 * @param millis how long it took
	 * @param costMillis how long it would have on a machine that has nothing else to do; 0 if that isn't known
	 */
	record Result(Verdict verdict, String what, long millis, long costMillis) {

		Result(Verdict verdict, String what) {
			this(verdict, what, 0, 0);
		}

	}

	/** How many processes run at a time. */
	private static final int PARALLEL = 2;

	private final Path classes = locationOf(PersistentHeap.class);

	/** The class path of this process. */
	private final String classPath = System.getProperty("java.class.path");

	private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();

	private final Path folder;

	private final int deadlineSeconds;

	/** Where the classes of each mutation are that was compiled. */
	private final Map<Mutation, Path> compiled = new ConcurrentHashMap<>();

	private final ExecutorService threads = Executors.newFixedThreadPool(PARALLEL,
			Thread.ofPlatform().daemon().name("mutation-", 1).factory());

	/**
	 * @param folder for whatever the run makes
	 * @param deadlineSeconds after how long it can't be told whether tests pass
	 */
	MutationRun(Path folder, int deadlineSeconds) {
		this.folder = folder;
		this.deadlineSeconds = deadlineSeconds;
	}

	private static Path locationOf(Class<?> type) {
		try {
			return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
		} catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Runs all; gives the results to come, in order. */
	Map<Mutation, Future<Result>> start(List<Mutation> mutations) {
		Map<Mutation, Future<Result>> results = new LinkedHashMap<>();
		mutations.forEach((mutation) -> results.put(mutation, this.threads.submit(() -> run(mutation))));
		return results;
	}

	/** Runs the tests on the code as it is: they must pass, else it would prove nothing that one fails. */
	Future<Result> startUnchanged(List<String> tests) {
		return this.threads.submit(() -> {
			long start = System.nanoTime();
			return timed(start, runTests("", tests, List.of(), 0, this.deadlineSeconds * 10));
		});
	}

	private Result run(Mutation mutation) throws IOException, InterruptedException {
		long start = System.nanoTime();
		try {
			Path mutant = compile(mutation);
			boolean mayHang = mutation.hangSeconds() > 0;
			return timed(start, runTests(mutant.toString() + File.pathSeparator, mutation.tests(), mutation.options(),
					mutation.hangSeconds(), mayHang ? mutation.hangSeconds() : this.deadlineSeconds));
		} catch (StaleMutation ex) {
			return timed(start, new Result(Verdict.WRONG, ex.getMessage()));
		}
	}

	private static Result timed(long start, Result result) {
		return new Result(result.verdict, result.what, (System.nanoTime() - start) / 1_000_000, result.costMillis);
	}

	/** Compiles the source file with the mistake in it, once; gives where its classes are. */
	Path compile(Mutation mutation) throws StaleMutation, IOException {
		Path known = this.compiled.get(mutation);
		if (known == null) {
			known = compileAnew(mutation);
			this.compiled.put(mutation, known);
		}
		return known;
	}

	private Path compileAnew(Mutation mutation) throws StaleMutation, IOException {
		Path source = this.classes.resolve("../../src/main/java").resolve(mutation.source()).normalize();
		if (!Files.isRegularFile(source)) {
			throw new StaleMutation(mutation,
					"there is no " + mutation.source() + " any more. Adjust the list to the code.");
		}
		String text = mutation.applyTo(Files.readString(source));
		Path output = Files.createTempDirectory(this.folder, "mutant");
		Path mutated = output.resolve("source").resolve(source.getFileName());
		Files.createDirectories(mutated.getParent());
		Files.writeString(mutated, text);
		DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
		try (StandardJavaFileManager files = this.compiler.getStandardFileManager(problems, null, null)) {
			List<String> options = List.of("-d", output.toString(), "-cp",
					this.classes + File.pathSeparator + this.classPath, "-proc:none", "-implicit:none", "-nowarn",
					"-parameters", "-g");
			boolean compiled = this.compiler
					.getTask(null, files, problems, options, null, files.getJavaFileObjects(mutated)).call();
			if (!compiled) {
				throw new StaleMutation(mutation, "doesn't compile: " + problems.getDiagnostics().stream()
						.filter((each) -> each.getKind() == Diagnostic.Kind.ERROR).map(String::valueOf).toList());
			}
		}
		return output;
	}

	private Result runTests(String firstClasses, List<String> tests, List<String> options, int hangSeconds,
			int deadlineSeconds) throws IOException, InterruptedException {
		Path temporary = Files.createTempDirectory(this.folder, "tests");
		Path output = temporary.resolve("output");
		List<String> allOptions = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx2g",
				TestJvm.NATIVE_ACCESS, "-Djava.io.tmpdir=" + temporary));
		allOptions.addAll(options);
		List<String> command = TestJvm.command(firstClasses + this.classPath, allOptions,
				MutationChild.class.getName(), tests.toArray(String[]::new));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
		boolean ended;
		try {
			ended = process.waitFor(deadlineSeconds, TimeUnit.SECONDS);
		} finally {
			process.descendants().forEach(ProcessHandle::destroyForcibly);
			process.destroyForcibly().waitFor();
		}
		// of whatever bytes the tests have printed
		List<String> lines = Files.readAllLines(output, StandardCharsets.ISO_8859_1);
		Result result = judge(lines, ended, process.exitValue(), hangSeconds, deadlineSeconds);
		String cost = find(lines, MutationChild.COST);
		return new Result(result.verdict, result.what, 0, (cost != null) ? Long.parseLong(cost) : 0);
	}

	private static Result judge(List<String> lines, boolean ended, int exitCode, int hangSeconds,
			int deadlineSeconds) {
		String unlinked = find(lines, MutationChild.UNLINKED);
		if (unlinked != null) {
			return new Result(Verdict.WRONG, "the changed class doesn't fit the others: " + unlinked);
		}
		String exhausted = find(lines, MutationChild.EXHAUSTED);
		if (exhausted != null) {
			return new Result(Verdict.WRONG, "more memory is needed (options: -Xmx...): " + exhausted);
		}
		String failed = find(lines, MutationChild.FAILED);
		if (failed != null) {
			return new Result(Verdict.FOUND, failed);
		}
		String test = lines.stream().filter((line) -> line.startsWith(MutationChild.BEGAN))
				.map((line) -> line.substring(MutationChild.BEGAN.length())).reduce((first, last) -> last).orElse(null);
		if (test == null) {
			return new Result(Verdict.WRONG, "no test was begun: " + tail(lines));
		}
		if (!ended) {
			return (hangSeconds > 0)
					? new Result(Verdict.FOUND, test + ": hung")
					: new Result(Verdict.WRONG, test + " neither passed nor failed in " + deadlineSeconds
							+ " s. If the mistake makes it hang, say so in the list (hangs:): " + tail(lines));
		}
		String count = find(lines, MutationChild.ENDED);
		if (count == null || exitCode != 0) {
			return new Result(Verdict.FOUND, test + ": its process ended with " + exitCode + ": " + tail(lines));
		}
		return count.equals("0")
				? new Result(Verdict.WRONG, "there is no test " + test)
				: new Result(Verdict.MISSED, count + " passed");
	}

	private static String find(List<String> lines, String mark) {
		return lines.stream().filter((line) -> line.startsWith(mark)).findFirst()
				.map((line) -> line.substring(mark.length())).orElse(null);
	}

	private static String tail(List<String> lines) {
		return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
	}

}

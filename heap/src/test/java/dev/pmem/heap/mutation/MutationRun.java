package dev.pmem.heap.mutation;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
	 */
	record Result(Verdict verdict, String what, long millis) {}

	/** For tests that neither pass nor fail. */
	private static final int DEADLINE_SECONDS = Integer.getInteger("deadline", 180);

	private static final int PARALLEL = 2;

	private final Path classes = locationOf(PersistentHeap.class);

	/** The class path of this process. */
	private final String classPath = System.getProperty("java.class.path");

	private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();

	private final Path folder;

	MutationRun(Path folder) {
		this.folder = folder;
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
		ExecutorService threads = Executors.newFixedThreadPool(PARALLEL);
		Map<Mutation, Future<Result>> results = new LinkedHashMap<>();
		mutations.forEach((mutation) -> results.put(mutation, threads.submit(() -> run(mutation))));
		threads.shutdown();
		return results;
	}

	/** Compiles the mistake alone. */
	Path compile(Mutation mutation) throws StaleMutation, IOException {
		Path sources = this.classes.resolve("../../src/main/java").normalize();
		Path source = sources.resolve(mutation.source());
		if (!Files.isRegularFile(source)) {
			throw new StaleMutation(mutation, "there is no file " + mutation.source() + " any more. Adjust the list.");
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

	private Result run(Mutation mutation) throws IOException, InterruptedException {
		long start = System.nanoTime();
		Result result;
		try {
			Path mutant = compile(mutation);
			result = runTests(mutant.toString() + File.pathSeparator, mutation.tests(), mutation.options(),
					mutation.hangSeconds());
		} catch (StaleMutation ex) {
			result = new Result(Verdict.WRONG, ex.getMessage(), 0);
		}
		return new Result(result.verdict, result.what, (System.nanoTime() - start) / 1_000_000);
	}

	/** Runs the tests on the code as it is: they must pass, or else it would prove nothing if one fails. */
	Result runUnchanged(List<String> tests, List<String> options) throws IOException, InterruptedException {
		return runTests("", tests, options, 0);
	}

	private Result runTests(String firstClasses, List<String> tests, List<String> options, int hangSeconds)
			throws IOException, InterruptedException {
		Path temporary = Files.createTempDirectory(this.folder, "tests");
		Path output = temporary.resolve("output");
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-ea",
						"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx1g", "--enable-native-access=ALL-UNNAMED",
						"-Djava.io.tmpdir=" + temporary));
		command.addAll(options);
		command.addAll(List.of("-cp", firstClasses + this.classPath, MutationChild.class.getName()));
		command.addAll(tests);
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
		boolean ended;
		try {
			ended = process.waitFor((hangSeconds > 0) ? hangSeconds : DEADLINE_SECONDS, TimeUnit.SECONDS);
		} finally {
			process.descendants().forEach(ProcessHandle::destroyForcibly);
			process.destroyForcibly().waitFor();
		}
		List<String> lines = Files.readAllLines(output, java.nio.charset.StandardCharsets.ISO_8859_1);
		return judge(lines, ended, ended ? process.exitValue() : -1, hangSeconds);
	}

	private static Result judge(List<String> lines, boolean ended, int exitCode, int hangSeconds) {
		String unlinked = find(lines, MutationChild.UNLINKED);
		if (unlinked != null) {
			return new Result(Verdict.WRONG, "the changed class doesn't fit the others: " + unlinked, 0);
		}
		String failed = find(lines, MutationChild.FAILED);
		if (failed != null) {
			return new Result(Verdict.FOUND, failed, 0);
		}
		String began = lines.stream().filter((line) -> line.startsWith(MutationChild.BEGAN))
				.reduce((first, last) -> last).orElse(null);
		if (began == null) {
			return new Result(Verdict.WRONG, "no test was begun: " + tail(lines), 0);
		}
		String test = began.substring(MutationChild.BEGAN.length());
		if (!ended) {
			return (hangSeconds > 0)
					? new Result(Verdict.FOUND, test + ": hung", 0)
					: new Result(Verdict.WRONG, test + " neither passed nor failed in " + DEADLINE_SECONDS
							+ " s. If it hangs because of the mistake, say so (hangs:): " + tail(lines), 0);
		}
		String end = find(lines, MutationChild.ENDED);
		if (end == null || exitCode != 0) {
			return new Result(Verdict.FOUND, test + ": the process ended with " + exitCode + ": " + tail(lines), 0);
		}
		return end.equals("0")
				? new Result(Verdict.WRONG, "no test was run of " + test, 0)
				: new Result(Verdict.MISSED, end + " tests passed", 0);
	}

	private static String find(List<String> lines, String mark) {
		return lines.stream().filter((line) -> line.startsWith(mark)).findFirst()
				.map((line) -> line.substring(mark.length())).orElse(null);
	}

	private static String tail(List<String> lines) {
		return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
	}

	/** Runs the mutations of lists, or folders of such, whatever they say of being slow, and prints what came of each. */
	public static void main(String[] lists) throws Exception {
		Path folder = Files.createTempDirectory("pmem-mutations");
		try {
			MutationRun run = new MutationRun(folder);
			for (String list : lists) {
				if (Boolean.getBoolean("check")) {
					for (Mutation m : MutationList.read(Path.of(list))) {
						try {
							run.compile(m);
						} catch (StaleMutation ex) {
							System.out.println(ex.getMessage());
						}
					}
					continue;
				}
				for (Map.Entry<Mutation, Future<Result>> each : run.start(MutationList.read(Path.of(list)))
						.entrySet()) {
					Result result = each.getValue().get();
					System.out.println(result.verdict + " in " + result.millis + " ms: " + each.getKey().name() + ": "
							+ result.what);
				}
			}
		} finally {
			deleteAll(folder);
		}
	}

	static void deleteAll(Path folder) {
		try (var files = Files.walk(folder)) {
			for (Path each : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
				Files.delete(each);
			}
		} catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

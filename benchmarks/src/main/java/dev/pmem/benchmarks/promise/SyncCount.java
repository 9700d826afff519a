/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.promise;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.pmem.benchmarks.measure.Jvm;
import dev.pmem.benchmarks.store.StoreKind;

/**
 * How often a store waits for the device while it commits, background threads included: system calls as strace sees them.
 *
 * @param commits how many commits were asked for, of which each thread did as many as the others
 * @param calls for each number of threads, how often each call was made
 */
record SyncCount(int commits, Map<Integer, Map<String, Integer>> calls) {

	/** Why it can't be done, if so. */
	static Optional<String> reasonToSkip() {
		try {
			Process process = new ProcessBuilder("strace", "-V").redirectOutput(ProcessBuilder.Redirect.DISCARD)
					.start();
			return (process.waitFor() == 0) ? Optional.empty() : Optional.of("strace does not run");
		} catch (IOException ex) {
			return Optional.of("strace is not installed");
		} catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("interrupted", ex);
		}
	}

	/**
	 * Runs it.
	 * @param folder empty
	 * @param commits how many with each number of threads; what the threads can't share evenly is left out
	 */
	static SyncCount run(StoreKind kind, Path folder, int commits, List<Integer> threadCounts) throws IOException {
		Path file = folder.resolve("trace");
		List<String> strace = List.of("strace", "-f", "-y", "-qq", "--seccomp-bpf", "-e", "signal=none", "-e",
				"trace=" + SyncTrace.CALLS, "-o", file.toString());
		String threads = threadCounts.stream().map(String::valueOf).collect(Collectors.joining(","));
		Path data = Files.createDirectory(folder.resolve("data"));
		Process process = Jvm.start(strace, PromiseProcess.class, List.of(),
				List.of("update", kind.name(), data.toString(), Integer.toString(commits), threads));
		try {
			if (process.waitFor() != 0) {
				throw new IllegalStateException(kind + " has failed below strace; see its output above");
			}
		} catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("interrupted", ex);
		}
		SyncTrace trace = new SyncTrace();
		try (Stream<String> lines = Files.lines(file)) {
			lines.forEach(trace::line);
		}
		Map<Integer, Map<String, Integer>> calls = new HashMap<>();
		threadCounts.forEach((count) -> calls.put(count, trace.counts("threads" + count)));
		return new SyncCount(commits, calls);
	}

	/** Sync calls per commit, and which. */
	String format(int threads) {
		Map<String, Integer> counts = this.calls.getOrDefault(threads, Map.of());
		if (counts.isEmpty()) {
			return "0";
		}
		double done = this.commits / threads * threads;
		List<String> texts = new ArrayList<>();
		counts.forEach((name, count) -> texts
				.add(String.format(Locale.ROOT, "%.2f %s", count / done, name)));
		return String.join(" + ", texts);
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.mutation.Mutation.StaleMutation;
import dev.pmem.heap.mutation.MutationRun.Result;
import dev.pmem.heap.mutation.MutationRun.Verdict;

/**
 * Each mistake in the lists of {@code src/test/resources/mutations} must be found by the tests that are named beside it.
 * {@code -Dpmem.mutations=} says which are made: {@code quick}, which is the default, leaves out the slow ones;
 * {@code all}, {@code none}, or any part of the names of some.
 */
@Tag("slow")
class MutationTests {

	private static final String WHICH = System.getProperty("pmem.mutations", "quick");

	private static final List<Mutation> ALL = MutationList.read(lists());

	/** For tests that neither pass nor fail, on a machine that has much else to do. */
	private static final int DEADLINE_SECONDS = 180;

	@TempDir
	static Path folder;

	private static MutationRun run;

	@BeforeAll
	static void makeRun() throws IOException {
		run = new MutationRun(Files.createTempDirectory(folder, "run"), DEADLINE_SECONDS);
	}

	private static Path lists() {
		try {
			return Path.of(MutationTests.class.getResource("/mutations").toURI());
		} catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static List<Mutation> chosen() {
		return ALL.stream().filter((mutation) -> switch (WHICH.toLowerCase(Locale.ROOT)) {
			case "quick" -> !mutation.isSlow();
			case "all" -> true;
			case "none" -> false;
			default -> mutation.name().contains(WHICH);
		}).toList();
	}

	/** Of all lists, whichever are made: else they rot. */
	@Test
	void theListsFitTheCode() throws IOException {
		List<String> stale = new ArrayList<>();
		for (Mutation mutation : ALL) {
			try {
				run.compile(mutation);
				for (String test : mutation.tests()) {
					if (MutationChild.selectors(test).isEmpty()) {
						stale.add(mutation.name() + ", at " + mutation.place() + ": there is no test " + test);
					}
				}
			} catch (StaleMutation ex) {
				stale.add(ex.getMessage());
			} catch (ClassNotFoundException ex) {
				stale.add(mutation.name() + ", at " + mutation.place() + ": there is no class " + ex.getMessage());
			}
		}
		assertThat(stale).as("mutations that don't fit the code any more").isEmpty();
	}

	@TestFactory
	Stream<DynamicTest> aMistakeIsFound() {
		List<Mutation> mutations = chosen();
		Set<String> tests = new LinkedHashSet<>();
		mutations.forEach((mutation) -> tests.addAll(mutation.tests()));
		Future<Result> unchanged = run.startUnchanged(List.copyOf(tests));
		Map<Mutation, Future<Result>> results = run.start(mutations);
		return Stream.concat(
				Stream.of(DynamicTest.dynamicTest("no test fails for want of one",
						() -> require(Verdict.MISSED, "the code as it is", unchanged))),
				results.entrySet().stream().map((each) -> DynamicTest.dynamicTest(each.getKey().name(),
						() -> require(Verdict.FOUND, each.getKey().name() + ", at " + each.getKey().place(),
								each.getValue()))));
	}

	private static void require(Verdict expected, String what, Future<Result> future)
			throws InterruptedException, ExecutionException {
		Result result = future.get();
		System.out.println(what + ": " + result.verdict() + " in " + result.millis() + " ms ("
				+ result.costMillis() + " of processors): "
				+ result.what().lines().findFirst().orElse(""));
		assertThat(result.verdict()).as("%s: %s", what, result.what()).isEqualTo(expected);
	}

}

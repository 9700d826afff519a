/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.mutation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.mutation.MutationRun.Result;
import dev.pmem.heap.mutation.MutationRun.Verdict;

/**
 * The mutation run must tell what is found from what isn't, and from what proves nothing. Struck is
 * {@code ForwardLayout.body}, of which {@code ForwardLayoutPinTests} knows what it gives.
 */
@Tag("slow")
class MutationRunTests {

	private static final String LINE = "- return (long) LONG.get(payload, BODY_OFFSET);\n";

	private static final String TEST = "found by: dev.pmem.heap.transaction.ForwardLayoutPinTests\n";

	@TempDir
	Path folder;

	private List<Mutation> read(String text) throws IOException {
		Path list = Files.writeString(Files.createTempFile(this.folder, "list", ".txt"), text);
		return MutationList.read(list);
	}

	private Result run(String lines) throws IOException, InterruptedException, ExecutionException {
		MutationRun run = new MutationRun(Files.createTempDirectory(this.folder, "run"), 20);
		List<Mutation> mutations = read("mutation: sample\nin: transaction/ForwardLayout.java\n" + lines);
		Future<Result> result = run.start(mutations).get(mutations.getFirst());
		return result.get();
	}

	@Test
	void aTestThatFailsFindsTheMistake() throws Exception {
		Result result = run(LINE + "+ return 1 + (long) LONG.get(payload, BODY_OFFSET);\n" + TEST);
		assertThat(result.verdict()).as(result.what()).isEqualTo(Verdict.FOUND);
		assertThat(result.what()).contains("ForwardLayoutPinTests");
	}

	@Test
	void aMistakeThatDoesNoHarmIsMissed() throws Exception {
		Result result = run(LINE + "+ return 0 + (long) LONG.get(payload, BODY_OFFSET);\n" + TEST);
		assertThat(result.verdict()).as(result.what()).isEqualTo(Verdict.MISSED);
	}

	@Test
	void aProcessThatDiesHasFoundTheMistake() throws Exception {
		Result result = run("+ static { Runtime.getRuntime().halt(3); }\n  private ForwardLayout() {...\n" + TEST);
		assertThat(result.verdict()).as(result.what()).isEqualTo(Verdict.FOUND);
		assertThat(result.what()).contains("ended with 3");
	}

	@Test
	void aTestThatHangsHasFoundTheMistakeOnlyWhereThatIsExpected() throws Exception {
		String hanging = LINE + "+ while (payload != null) {\n+ Thread.onSpinWait();\n+ }\n+ return 0;\n" + TEST;
		Result expected = run(hanging + "hangs: 6\n");
		assertThat(expected.verdict()).as(expected.what()).isEqualTo(Verdict.FOUND);
		Result unexpected = run(hanging);
		assertThat(unexpected.verdict()).as(unexpected.what()).isEqualTo(Verdict.WRONG);
		assertThat(unexpected.what()).contains("neither passed nor failed");
	}

	@Test
	void aClassThatDoesNotFitTheOthersProvesNothing() throws Exception {
		Result result = run("- static void setBody(byte[] payload, long offset) {\n"
				+ "+ static void setBody(byte[] payload, int offset) {\n" + TEST);
		assertThat(result.verdict()).as(result.what()).isEqualTo(Verdict.WRONG);
		assertThat(result.what()).contains("doesn't fit", "NoSuchMethodError");
	}

	@Test
	void whatDoesNotCompileProvesNothing() throws Exception {
		Result result = run(LINE + "+ return payload;\n" + TEST);
		assertThat(result.verdict()).as(result.what()).isEqualTo(Verdict.WRONG);
		assertThat(result.what()).contains("doesn't compile");
	}

	@Test
	void aTestThatIsNotThereProvesNothing() throws Exception {
		Result method = run(LINE + "+ return 0;\nfound by: dev.pmem.heap.transaction.ForwardLayoutPinTests#noSuch\n");
		assertThat(method.verdict()).as(method.what()).isEqualTo(Verdict.WRONG);
		Result type = run(LINE + "+ return 0;\nfound by: dev.pmem.heap.NoSuchTests\n");
		assertThat(type.verdict()).as(type.what()).isEqualTo(Verdict.WRONG);
		assertThat(type.what()).contains("NoSuchTests");
	}

	@Test
	void linesThatAreNotInTheCodeOnceAreTold() throws Exception {
		Result missing = run("- return (long) LONG.get(payload, 42);\n+ return 0;\n" + TEST);
		assertThat(missing.verdict()).isEqualTo(Verdict.WRONG);
		assertThat(missing.what()).contains("Mutation sample", "ForwardLayout.java", "LONG.get(payload, 42)", "Adjust");
		Result twice = run("- }\n" + TEST);
		assertThat(twice.verdict()).isEqualTo(Verdict.WRONG);
		assertThat(twice.what()).contains("more than once");
	}

	@Test
	void listsThatCanNotBeReadAreTold() {
		assertThatThrownBy(() -> read("mutation: a\nin: x\n- y\n")).hasMessageContaining("mutation a lacks");
		assertThatThrownBy(() -> read("mutation: a\nin: x\nfound by: T\n")).hasMessageContaining("mutation a lacks");
		assertThatThrownBy(() -> read("mutation: a\nin: x\n  y\nfound by: T\n")).hasMessageContaining("lacks");
		assertThatThrownBy(() -> read("mutation: a\nwhat: x\n")).hasMessageContaining("can't be read: what: x");
		String entry = "mutation: a\nin: x\n- y\nfound by: T\n";
		assertThatThrownBy(() -> read(entry + entry)).hasMessageContaining("mutation a is at");
	}

}

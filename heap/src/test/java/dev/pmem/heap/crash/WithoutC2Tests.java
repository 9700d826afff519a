/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.crash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.pmem.heap.medium.Mediums;
import dev.pmem.testing.TestJvm;

/**
 * A pool on persistent memory in a JVM without the C2 compiler, such as {@code spring-boot:run} starts: there the JDK's own
 * flush would kill the process.
 */
@Tag("slow")
class WithoutC2Tests {

	@TempDir
	Path folder;

	@ParameterizedTest
	@ValueSource(strings = {"-XX:TieredStopAtLevel=1", "-XX:TieredStopAtLevel=3", "-Xint"})
	void commitsInEveryWayOfFlushing(String option) throws Exception {
		Process process = new ProcessBuilder(TestJvm.command(
				List.of(option, "-XX:+UseSerialGC", "-Xmx128m", TestJvm.NATIVE_ACCESS,
						"-D" + Mediums.MEDIUM_PROPERTY + "=persistent-memory"),
				VmLoad.class, "ways", this.folder.toString(), "50"))
				.redirectError(ProcessBuilder.Redirect.DISCARD).start();
		String output = new String(process.getInputStream().readAllBytes(), UTF_8);
		assertThat(process.waitFor()).as(output).isZero();
		assertThat(output.lines().filter((line) -> line.startsWith("@@ passed 50"))).as(output).hasSize(4);
		assertThat(output).contains("medium: assumed persistent memory, ", "medium: mapped; ",
				"medium: file channel; ");
	}

	@ParameterizedTest
	@ValueSource(strings = {"-XX:TieredStopAtLevel=1", "-XX:TieredStopAtLevel=3", "-Xint"})
	void theJdkIsNotTrustedToFlush(String option) throws IOException {
		assertThat(isSafe(option, false)).isEqualTo("false");
	}

	@ParameterizedTest
	@ValueSource(strings = {"-XX:+TieredCompilation", "-XX:-TieredCompilation"})
	void theJdkIsTrustedOnceC2HasCompiled(String option) throws IOException {
		assertThat(isSafe(option, true)).isEqualTo("true");
	}

	private static String isSafe(String option, boolean c2Expected) throws IOException {
		Process process = new ProcessBuilder(TestJvm.command(System.getProperty("java.class.path"), List.of(option),
				"dev.pmem.heap.medium.JdkSafetyChild", String.valueOf(c2Expected)))
				.redirectError(ProcessBuilder.Redirect.DISCARD).start();
		return new String(process.getInputStream().readAllBytes(), UTF_8).strip();
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.pressure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.pmem.heap.Durability;
import dev.pmem.testing.TestJvm;

/**
 * Java heap that is used up by other threads: what meets an OutOfMemoryError is refused, and all goes on when there is
 * memory again.
 */
@Tag("slow")
class MemoryPressureTests {

	/** {@code -Dpmem.pressure.seconds=} makes it thorough. */
	private static final int SECONDS = Integer.getInteger("pmem.pressure.seconds", 6);

	@TempDir
	Path folder;

	@ParameterizedTest
	@EnumSource(Durability.class)
	void commitsGoOnAfterOthersHadUsedUpTheHeap(Durability durability) throws Exception {
		Process process = new ProcessBuilder(TestJvm.command(List.of("-Xmx48m", TestJvm.NATIVE_ACCESS),
				MemoryPressureChild.class, this.folder.resolve("press.pmem").toString(), durability.name(),
				String.valueOf(SECONDS))).redirectErrorStream(true).start();
		String output = new String(process.getInputStream().readAllBytes(), UTF_8);
		assertThat(process.waitFor()).as(output).isZero();
		assertThat(output.lines().toList()).as(output).last().isEqualTo("OK");
	}

}

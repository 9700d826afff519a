/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.pressure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import dev.pmem.heap.Durability;
import dev.pmem.heap.pressure.Counters.Counter;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.TransactionOptions;
import dev.pmem.testing.TestJvm;

/**
 * Virtual threads commit, verify and close, with few carriers, in a process of their own.
 */
@Tag("slow")
class VirtualThreadTests {

	@TempDir
	Path folder;

	@ParameterizedTest
	@EnumSource(Durability.class)
	void carriersThatComputeHoldUpNoPlatformThread(Durability durability) throws Exception {
		runInChild("busyCarriers", durability, 2);
	}

	@ParameterizedTest
	@CsvSource({"POWER_LOSS, 1", "POWER_LOSS, 2", "PROCESS_CRASH, 1", "PROCESS_CRASH, 2"})
	void verifyingBesideCommitsEnds(Durability durability, int carriers) throws Exception {
		runInChild("verify", durability, carriers);
	}

	@ParameterizedTest
	@CsvSource({"POWER_LOSS, 1", "PROCESS_CRASH, 1"})
	void closingBesideCommitsEnds(Durability durability, int carriers) throws Exception {
		runInChild("close", durability, carriers);
	}

	/** The thread that leads for virtual ones has ended by then. */
	@ParameterizedTest
	@EnumSource(Durability.class)
	void aCommitAfterClosingIsRefused(Durability durability) throws Exception {
		Counters counters = Counters.open(this.folder.resolve("closed.pmem"), durability);
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch closed = new CountDownLatch(1);
		CompletableFuture<@Nullable Throwable> outcome = new CompletableFuture<>();
		Thread.startVirtualThread(() -> {
			try {
				counters.create(1);
				HeapTransaction transaction = counters.heap.begin(TransactionOptions.DEFAULT);
				counters.extent.insert(transaction, new Counter(2, "late", 0));
				begun.countDown();
				closed.await();
				transaction.commit();
				outcome.complete(null);
			} catch (InterruptedException | RuntimeException | Error ex) {
				outcome.complete(ex);
			}
		});
		begun.await();
		counters.close();
		closed.countDown();
		assertThat(outcome.get(1, TimeUnit.MINUTES)).isInstanceOf(IllegalStateException.class)
				.hasMessageContaining("is closed");
	}

	private void runInChild(String what, Durability durability, int carriers) throws Exception {
		Process process = new ProcessBuilder(TestJvm.command(
				List.of("-XX:ActiveProcessorCount=" + carriers, "-Xmx256m", TestJvm.NATIVE_ACCESS),
				VirtualThreadChild.class, what, durability.name(), this.folder.resolve("virtual.pmem").toString()))
				.redirectErrorStream(true).start();
		boolean ended = process.waitFor(3, TimeUnit.MINUTES);
		if (!ended) {
			process.destroyForcibly();
		}
		String output = new String(process.getInputStream().readAllBytes(), UTF_8);
		assertThat(ended).as("%s hangs: %s", what, output).isTrue();
		assertThat(output.lines().toList()).as(output).last().isEqualTo("OK");
	}

}

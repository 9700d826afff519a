/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.storm;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.pmem.demo.DemoApplication;
import dev.pmem.demo.LedgerClient;
import dev.pmem.testing.TestJvm;

/**
 * The application in a process of its own.
 */
final class ChildApplication implements AutoCloseable {

	private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

	private final Process process;

	private final Queue<String> output = new ConcurrentLinkedQueue<>();

	private final CompletableFuture<Integer> port = new CompletableFuture<>();

	private ChildApplication(Process process) {
		this.process = process;
		Thread.ofPlatform().daemon().start(this::readOutput);
	}

	/** Starts the application on this pool, otherwise with the settings that it comes with. */
	static ChildApplication start(Path pool) throws IOException {
		List<String> command = TestJvm.command(List.of(TestJvm.NATIVE_ACCESS, "-XX:TieredStopAtLevel=1"),
				DemoApplication.class, "--server.port=0", "--pmem.pool.path=" + pool);
		return new ChildApplication(new ProcessBuilder(command).redirectErrorStream(true).start());
	}

	private void readOutput() {
		try (BufferedReader reader = this.process.inputReader()) {
			for (String line = reader.readLine(); line != null; line = reader.readLine()) {
				this.output.add(line);
				Matcher matcher = PORT.matcher(line);
				if (matcher.find()) {
					this.port.complete(Integer.valueOf(matcher.group(1)));
				}
			}
		} catch (IOException ex) {
			this.output.add(ex.toString());
		}
		this.port.completeExceptionally(new IllegalStateException("not started:\n" + output()));
	}

	LedgerClient ledger() throws Exception {
		return new LedgerClient(this.port.get(60, TimeUnit.SECONDS));
	}

	String output() {
		return String.join("\n", this.output);
	}

	/** Waits until the process has ended, and gives its status. */
	int awaitEnd() throws InterruptedException {
		if (!this.process.waitFor(60, TimeUnit.SECONDS)) {
			throw new IllegalStateException("still running:\n" + output());
		}
		return this.process.exitValue();
	}

	/** Asks it to end in order. */
	void stop() throws InterruptedException {
		this.process.destroy();
		awaitEnd();
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

}

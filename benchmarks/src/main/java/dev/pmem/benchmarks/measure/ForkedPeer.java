/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.measure;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A peer in a JVM of its own, which is idle between its windows.
 */
public final class ForkedPeer implements MeasuredPeer {

	private final String name;

	private final Process process;

	private final BufferedReader answers;

	private final PrintWriter requests;

	/**
	 * Starts the JVM and waits until its peer is filled.
	 * @param name for messages
	 * @param main serves the peer: see {@link PeerProcess#serve}
	 * @param arguments of the main class
	 */
	public ForkedPeer(String name, Class<?> main, List<String> arguments, List<String> jvmArguments) {
		this.name = name;
		try {
			this.process = Jvm.start(main, jvmArguments, arguments);
		} catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.answers = new BufferedReader(
				new InputStreamReader(this.process.getInputStream(), StandardCharsets.UTF_8));
		this.requests = new PrintWriter(this.process.getOutputStream(), true, StandardCharsets.UTF_8);
		String line = answer();
		while (!line.equals(PeerProcess.READY)) {
			// From the JVM itself, which knows only one output.
			System.err.println(line);
			line = answer();
		}
	}

	@Override
	public Measurement measure(Operation operation, int threads, Duration window) {
		this.requests.println(operation.name() + " " + threads + " " + window.toNanos());
		return Measurement.decode(answer());
	}

	private String answer() {
		try {
			String line = this.answers.readLine();
			if (line == null) {
				throw new IllegalStateException("the process of " + this.name + " has ended; see its output above");
			}
			return line;
		} catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		this.requests.close();
		try {
			if (!this.process.waitFor(20, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		} catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			this.process.destroyForcibly();
		}
	}

}

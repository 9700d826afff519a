/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.measure;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;

import dev.pmem.benchmarks.peer.PeerKind;

/**
 * A JVM with one peer, which measures what its standard input asks for, one line for each window.
 */
public final class PeerProcess {

	static final String READY = "ready";

	private PeerProcess() {}

	/**
	 * Runs until its input ends.
	 * @param arguments the peer, its folder, how many accounts
	 */
	public static void main(String[] arguments) throws IOException {
		serve(() -> new LocalPeer<>(PeerKind.valueOf(arguments[0]).open(Path.of(arguments[1])),
				Integer.parseInt(arguments[2])));
	}

	/**
	 * Measures what standard input asks for until it ends.
	 * @param opener opens the peer and fills it
	 */
	public static void serve(Supplier<MeasuredPeer> opener) throws IOException {
		PrintStream answers = System.out;
		// Whatever else prints must not come between the answers.
		System.setOut(System.err);
		BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		try (MeasuredPeer peer = opener.get()) {
			answers.println(READY);
			for (String line = requests.readLine(); line != null; line = requests.readLine()) {
				String[] request = line.split(" ");
				answers.println(peer.measure(Operation.valueOf(request[0]), Integer.parseInt(request[1]),
						Duration.ofNanos(Long.parseLong(request[2]))).encode());
			}
		}
	}

}

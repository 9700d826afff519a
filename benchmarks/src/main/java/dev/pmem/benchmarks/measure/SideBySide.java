/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.measure;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.pmem.benchmarks.peer.PeerKind;

/**
 * Measures the peers side by side and prints a table. Each peer runs in a JVM of its own unless asked otherwise: an
 * application uses one store, so the compiler sees the types of one store in Spring's proxies and interceptors, and a
 * table must not make all of them pay for the others.
 */
public final class SideBySide {

	private final Settings settings;

	private final PrintStream out;

	public SideBySide(Settings settings, PrintStream out) {
		this.settings = settings;
		this.out = out;
	}

	/** Measures and prints. */
	public Results<PeerKind> run() throws IOException {
		Map<PeerKind, MeasuredPeer> peers = new LinkedHashMap<>();
		try (Workspace workspace = Workspace.temporary()) {
			this.out.println(Machine.describe(workspace.folder()));
			this.out.printf("%,d accounts; %d rounds of %d ms; %s%n%n", this.settings.accountCount(),
					this.settings.timing().rounds(), this.settings.timing().window().toMillis(),
					this.settings.sameJvm() ? "all in one JVM" : "a JVM for each store");
			try {
				for (PeerKind kind : this.settings.peers()) {
					peers.put(kind, start(kind, workspace.subfolder(kind.name())));
				}
				Rounds<PeerKind> rounds = new Rounds<>(peers, this.settings.operations(), this.settings.threadCounts(),
						(kind, operation) -> operation.isHopelessFor(kind), this.settings.timing());
				rounds.warmUp();
				Results<PeerKind> results = rounds.measure();
				Report report = new Report(this.settings, results, this.out);
				report.printThroughput();
				this.out.println();
				report.printCosts();
				if (this.settings.openCount() > 0) {
					this.out.println();
					OpenTimes.measure(workspace.folder(), this.settings.openCount(), this.settings.jvmArguments())
							.print(this.out);
				}
				return results;
			} finally {
				peers.values().forEach(MeasuredPeer::close);
			}
		}
	}

	private MeasuredPeer start(PeerKind kind, Path folder) {
		return this.settings.sameJvm()
				? new LocalPeer<>(kind.open(folder), this.settings.accountCount())
				: new ForkedPeer(kind.title(), PeerProcess.class,
						List.of(kind.name(), folder.toString(), Integer.toString(this.settings.accountCount())),
						this.settings.jvmArguments());
	}

}

package dev.pmem.benchmarks.measure;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

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
	public Results run() throws IOException {
		Path folder = Files.createTempDirectory("pmem-benchmarks");
		Map<PeerKind, MeasuredPeer> peers = new LinkedHashMap<>();
		try {
			this.out.println(Machine.describe(folder));
			this.out.printf("%,d accounts; %d rounds of %d ms; %s%n%n", this.settings.accountCount(),
					this.settings.rounds(), this.settings.window().toMillis(),
					this.settings.sameJvm() ? "all in one JVM" : "a JVM for each store");
			for (PeerKind kind : this.settings.peers()) {
				peers.put(kind, start(kind, Files.createDirectory(folder.resolve(kind.name()))));
			}
			warmUp(peers);
			Results results = measure(peers);
			Report report = new Report(this.settings, results, this.out);
			report.printThroughput();
			this.out.println();
			report.printCosts();
			if (this.settings.openCount() > 0) {
				this.out.println();
				OpenTimes.measure(folder, this.settings.openCount(), this.settings.jvmArguments()).print(this.out);
			}
			return results;
		} finally {
			peers.values().forEach(MeasuredPeer::close);
			delete(folder);
		}
	}

	private MeasuredPeer start(PeerKind kind, Path folder) {
		return this.settings.sameJvm()
				? new LocalPeer<>(kind.open(folder), this.settings.accountCount())
				: new ForkedPeer(kind, folder, this.settings.accountCount(), this.settings.jvmArguments());
	}

	/** Runs everything with one thread and with as many as there will be, several times over. */
	private void warmUp(Map<PeerKind, MeasuredPeer> peers) {
		Duration slice = this.settings.warmUp().dividedBy(4);
		int mostThreads = this.settings.threadCounts().stream().max(Comparator.naturalOrder()).orElseThrow();
		for (int i = 0; i < 2; i++) {
			for (Operation operation : this.settings.operations()) {
				peers.forEach((kind, peer) -> {
					if (!operation.isHopelessFor(kind)) {
						peer.measure(operation, 1, slice);
						peer.measure(operation, mostThreads, slice);
					}
				});
			}
		}
	}

	private Results measure(Map<PeerKind, MeasuredPeer> peers) {
		Results results = new Results();
		for (int round = 0; round < this.settings.rounds(); round++) {
			for (Operation operation : this.settings.operations()) {
				for (int threads : this.settings.threadCounts()) {
					for (PeerKind kind : rotated(round)) {
						if (!operation.isHopelessFor(kind)) {
							MeasuredPeer peer = Objects.requireNonNull(peers.get(kind));
							results.add(kind, operation, threads,
									peer.measure(operation, threads, this.settings.window()));
						}
					}
				}
			}
		}
		return results;
	}

	/** The peers, another one first each round. */
	private List<PeerKind> rotated(int round) {
		List<PeerKind> kinds = new ArrayList<>(this.settings.peers());
		Collections.rotate(kinds, -round);
		return kinds;
	}

	private static void delete(Path folder) throws IOException {
		try (Stream<Path> files = Files.walk(folder)) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.delete(file);
			}
		}
	}

}

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

	private static final int WARM_UP_PASSES = 2;

	private static final int WARM_UP_SLICES = 10;

	private static final int WARM_UP_OPERATIONS = 200_000;

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

	/** Runs everything twice over: what the compiler learns from one operation may undo what it knew of another. */
	private void warmUp(Map<PeerKind, MeasuredPeer> peers) {
		for (int pass = 0; pass < WARM_UP_PASSES; pass++) {
			for (Operation operation : this.settings.operations()) {
				peers.forEach((kind, peer) -> {
					if (!operation.isHopelessFor(kind)) {
						warmUp(peer, operation);
					}
				});
			}
		}
	}

	/** Runs an operation with one thread and with as many as there will be, often enough or long enough. */
	private void warmUp(MeasuredPeer peer, Operation operation) {
		int mostThreads = Collections.max(this.settings.threadCounts());
		long limitNanos = this.settings.warmUp().toNanos() / WARM_UP_PASSES;
		Duration slice = Duration.ofNanos(Math.max(1, limitNanos / WARM_UP_SLICES));
		long operations = 0;
		long start = System.nanoTime();
		while (operations < WARM_UP_OPERATIONS && System.nanoTime() - start < limitNanos) {
			operations += peer.measure(operation, 1, slice).operations();
			operations += peer.measure(operation, mostThreads, slice).operations();
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

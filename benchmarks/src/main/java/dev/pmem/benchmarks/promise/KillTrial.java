/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.promise;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.pmem.benchmarks.measure.Jvm;
import dev.pmem.benchmarks.store.StoreKind;

/**
 * What became of the inserts of processes that were killed while they made them.
 *
 * @param acknowledged how many inserts their parent knew of
 * @param lost how many of those were not there when the store was opened again, in a new process
 * @param unreadable how many could not be looked for, as reading them, or opening the store, failed
 */
record KillTrial(int acknowledged, int lost, int unreadable) {

	/** Before the first. */
	static final KillTrial NONE = new KillTrial(0, 0, 0);

	/**
	 * Runs it.
	 * @param folder empty
	 * @param life how long it lives from its first acknowledged insert
	 */
	static KillTrial run(StoreKind kind, Path folder, int threads, Duration life) throws IOException {
		long[] acknowledged = insert(kind, folder, threads, life);
		return check(kind, folder, acknowledged);
	}

	KillTrial plus(KillTrial other) {
		return new KillTrial(this.acknowledged + other.acknowledged, this.lost + other.lost,
				this.unreadable + other.unreadable);
	}

	String format() {
		String text = "%,d of %,d".formatted(this.lost, this.acknowledged);
		return (this.unreadable == 0) ? text : text + ", %,d unreadable".formatted(this.unreadable);
	}

	private static long[] insert(StoreKind kind, Path folder, int threads, Duration life) throws IOException {
		Process process = Jvm.start(List.of(), PromiseProcess.class, List.of(),
				List.of("insert", kind.name(), folder.toString(), Integer.toString(threads)));
		List<Long> acknowledged = new ArrayList<>();
		CompletableFuture<Void> killed = null;
		try (DataInputStream ordinals = new DataInputStream(process.getInputStream())) {
			while (true) {
				acknowledged.add(ordinals.readLong());
				if (killed == null) {
					killed = CompletableFuture.runAsync(() -> kill(process),
							CompletableFuture.delayedExecutor(life.toNanos(), TimeUnit.NANOSECONDS));
				}
			}
		} catch (EOFException ex) {
			if (killed == null) {
				throw new IllegalStateException(kind + " has failed to insert; see its output above");
			}
			killed.join();
		}
		return acknowledged.stream().mapToLong(Long::longValue).toArray();
	}

	/**
	 * Kills the process and what it has started; all of it is gone when this returns. A server that the process has
	 * started goes before the server's own processes, one of whose deaths it would answer by starting others.
	 */
	private static void kill(Process process) {
		Set<ProcessHandle> handles = new LinkedHashSet<>(process.children().toList());
		handles.addAll(process.descendants().toList());
		handles.add(process.toHandle());
		handles.forEach(ProcessHandle::destroyForcibly);
		handles.forEach((handle) -> handle.onExit().join());
	}

	static KillTrial check(StoreKind kind, Path folder, long[] acknowledged) throws IOException {
		ByteBuffer ordinals = ByteBuffer.allocate(acknowledged.length * Long.BYTES);
		ordinals.asLongBuffer().put(acknowledged);
		Path file = Files.write(folder.resolve("acknowledged"), ordinals.array());
		Process process = Jvm.start(List.of(), PromiseProcess.class, List.of(),
				List.of("check", kind.name(), folder.toString(), file.toString()));
		try (DataInputStream answer = new DataInputStream(process.getInputStream())) {
			return new KillTrial(acknowledged.length, answer.readInt(), answer.readInt());
		} catch (EOFException ex) {
			return new KillTrial(acknowledged.length, 0, acknowledged.length);
		} finally {
			// It closes the store after its answer.
			process.onExit().join();
		}
	}

}

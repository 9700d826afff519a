package dev.pmem.benchmarks.promise;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.pmem.benchmarks.measure.Jvm;
import dev.pmem.benchmarks.store.StoreKind;

/**
 * What became of a process that inserted until it was killed.
 *
 * @param acknowledged how many inserts its parent knew of
 * @param lost how many of them were not there when the store was opened again, in a new process
 */
record KillTrial(int acknowledged, int lost) {

	/**
	 * Runs it.
	 * @param folder empty
	 * @param life how long it lives from its first acknowledged insert
	 */
	static KillTrial run(StoreKind kind, Path folder, int threads, Duration life) throws IOException {
		long[] acknowledged = insert(kind, folder, threads, life);
		return new KillTrial(acknowledged.length, missing(kind, folder, acknowledged));
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

	/** Kills a store's server first, where it has one; all of them are gone when this returns. */
	private static void kill(Process process) {
		List<ProcessHandle> handles = new ArrayList<>(process.descendants().toList());
		handles.add(process.toHandle());
		handles.forEach(ProcessHandle::destroyForcibly);
		handles.forEach((handle) -> handle.onExit().join());
	}

	private static int missing(StoreKind kind, Path folder, long[] acknowledged) throws IOException {
		Process process = Jvm.start(List.of(), PromiseProcess.class, List.of(),
				List.of("check", kind.name(), folder.toString()));
		try (DataOutputStream ordinals = new DataOutputStream(process.getOutputStream());
				DataInputStream answer = new DataInputStream(process.getInputStream())) {
			ordinals.writeInt(acknowledged.length);
			for (long ordinal : acknowledged) {
				ordinals.writeLong(ordinal);
			}
			ordinals.flush();
			int missing = answer.readInt();
			process.waitFor();
			return missing;
		} catch (EOFException ex) {
			throw new IllegalStateException(kind + " could not be opened after it was killed; see its output above",
					ex);
		} catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("interrupted", ex);
		}
	}

}

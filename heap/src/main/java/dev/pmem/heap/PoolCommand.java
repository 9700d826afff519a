/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap;

import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.PoolException;
import dev.pmem.heap.medium.MemoryFaults;
import dev.pmem.heap.pool.PoolHeader;
import dev.pmem.heap.store.HeapContents.ExtentContents;
import dev.pmem.heap.store.HeapContents.IndexContents;
import dev.pmem.heap.store.Verification;

/**
 * The command in the heap's jar. {@code verify POOL} reads all of a pool and prints what is wrong; {@code info POOL}
 * prints what is in the pool. Neither writes to the file or needs the application's classes. Both refuse a pool that a
 * process has open.
 */
public final class PoolCommand {

	/** The pool is sound. */
	static final int SOUND = 0;

	/** The pool is damaged. */
	static final int DAMAGED = 1;

	/** The arguments are wrong, or there is no pool, or no pool that can be examined now. */
	static final int NOT_DONE = 2;

	private static final String USAGE = """
			Usage: java -jar pmem-heap.jar verify POOL   reads all of a pool and tells what is wrong
			       java -jar pmem-heap.jar info POOL     tells what is in a pool

			Neither changes the file. Exit code: 0 all is well, 1 the pool is damaged, 2 it could not be looked at.""";

	private static final String ADVICE = """
			What to do: copy the file as it is before anything else, check the disk, and restore a backup. What is not named
			above can still be read.""";

	private final PrintStream out;

	private final PrintStream err;

	PoolCommand(PrintStream out, PrintStream err) {
		this.out = out;
		this.err = err;
	}

	/**
	 * Runs the command and ends the JVM with the command's exit code.
	 * @param arguments the verb and the pool's file
	 */
	public static void main(String[] arguments) {
		System.exit(new PoolCommand(System.out, System.err).run(arguments));
	}

	/** Carries out the command and returns its exit code. */
	int run(String... arguments) {
		boolean isVerify = arguments.length > 0 && arguments[0].equals("verify");
		boolean isInfo = arguments.length > 0 && arguments[0].equals("info");
		if (arguments.length != 2 || !(isVerify || isInfo)) {
			this.err.println(USAGE);
			return NOT_DONE;
		}
		try (PoolInspection inspection = PoolInspection.open(Path.of(arguments[1]))) {
			return isVerify ? verify(inspection) : info(inspection);
		} catch (CorruptPoolException ex) {
			return damaged(ex.getMessage());
		} catch (PoolException ex) {
			if (MemoryFaults.isMemoryFault(ex.getCause())) {
				return damaged(ex.getMessage());
			}
			this.err.println(ex.getMessage());
			return NOT_DONE;
		} catch (InvalidPathException ex) {
			this.err.println("'" + arguments[1] + "' is no path: " + ex.getReason());
			return NOT_DONE;
		} catch (InternalError ex) {
			// the JVM throws this error if a page of a mapped file could not be read
			return damaged("Part of the file can't be read: the disk is failing, or the file was cut off meanwhile ("
					+ ex.getMessage() + ").");
		}
	}

	private int damaged(@Nullable String problem) {
		this.out.println(problem);
		this.out.println(ADVICE);
		return DAMAGED;
	}

	private int verify(PoolInspection inspection) {
		tellState(inspection);
		Verification verification = inspection.verify();
		this.out.printf(Locale.ROOT, "Checked %,d objects, %,d index entries and %,d blocks as of commit %,d.%n",
				verification.objectCount(), verification.entryCount(), verification.blockCount(),
				verification.commitSequence());
		if (verification.referenceCount() > 0 || verification.garbageCount() > 0) {
			this.out.printf(Locale.ROOT, "Followed %,d references; %,d objects wait for a collector.%n",
					verification.referenceCount(), verification.garbageCount());
		}
		if (verification.isSound()) {
			this.out.println("No damage found.");
			return SOUND;
		}
		this.out.println(verification.problems().size() + " problems:");
		verification.problems().forEach((problem) -> this.out.println("  " + problem));
		this.out.println(ADVICE);
		return DAMAGED;
	}

	private int info(PoolInspection inspection) {
		tellState(inspection);
		PoolHeader.LogState log = inspection.header().log();
		this.out.println("Log: " + log.kind().name().toLowerCase(Locale.ROOT) + ((log.journalBytes() == 0)
				? ""
				: ", " + size(log.journalBytes()) + " at offset " + log.journalOffset() + ", epoch "
						+ log.journalEpoch()));
		PoolHeader.LastRecovery last = inspection.header().lastRecovery();
		this.out.println("Last opened: " + Instant.ofEpochMilli(last.atMillis()) + ", "
				+ describe(RecoveryReport.Outcome.of(last.outcome()), last.commitSequence()));
		for (ExtentContents extent : inspection.heap().contents().extents()) {
			this.out.printf(Locale.ROOT, "Extent %s: %,d objects of %s%s%n", extent.name(), extent.objectCount(),
					extent.typeName(),
					(extent.layoutCount() == 1) ? "" : ", written in " + extent.layoutCount() + " layouts");
			tell(extent.primary());
			extent.indexes().forEach(this::tell);
		}
		inspection.heap().contents().rootNames().forEach((name) -> this.out.println("Root " + name));
		return SOUND;
	}

	private void tell(IndexContents index) {
		this.out.printf(Locale.ROOT, "  index %s on %s%s: %,d entries%n", index.name(), String.join(", ", index
				.properties()),
				index.unique() ? ", unique" : "", index.entryCount());
	}

	private void tellState(PoolInspection inspection) {
		PersistentHeap heap = inspection.heap();
		HeapStatistics statistics = heap.statistics();
		this.out.println("Pool " + heap.path().toAbsolutePath().normalize());
		this.out.println("Id " + heap.poolId() + ", format " + inspection.header().formatVersion());
		this.out.println("Size " + size(statistics.sizeBytes()) + ", of which "
				+ size(statistics.sizeBytes() - statistics.usedBytes()) + " are free");
		RecoveryReport recovery = heap.recovery();
		this.out.println("State: " + describe(recovery.outcome(), recovery.commitSequence())
				+ ((recovery.outcome() == RecoveryReport.Outcome.LAST_COMMIT_UNDONE)
						? " (" + recovery.blocksRestored()
								+ " blocks are put back when it's opened); if that commit was acknowledged, what it wrote is damaged"
						: "")
				+ describe(recovery.powerLoss()));
	}

	private static String describe(RecoveryReport.PowerLoss powerLoss) {
		return switch (powerLoss) {
			case NONE -> "";
			case VERIFIED -> "; open with process-crash when the machine stopped, and as its last commit has left it";
			case ACCEPTED -> "; open with process-crash when the machine stopped, and in parts of several commits";
		};
	}

	private static String describe(RecoveryReport.@Nullable Outcome outcome, long commitSequence) {
		return switch (outcome) {
			case null -> "what was found is not known";
			case CREATED -> "created";
			case CLEAN -> String.format(Locale.ROOT, "closed in order after commit %,d", commitSequence);
			case LAST_COMMIT_WHOLE ->
				String.format(Locale.ROOT, "not closed in order, the last commit, %,d, is whole", commitSequence);
			case LAST_COMMIT_UNDONE ->
				String.format(Locale.ROOT, "not closed in order, a commit after %,d was not finished", commitSequence);
		};
	}

	private static String size(long sizeBytes) {
		return (sizeBytes < 1 << 20)
				? String.format(Locale.ROOT, "%.1f KiB", sizeBytes / 1024.0)
				: String.format(Locale.ROOT, "%.1f MiB", sizeBytes / (1024.0 * 1024));
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot;

import java.nio.file.Path;
import java.util.Locale;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import dev.pmem.heap.HeapOptions;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.RecoveryReport;
import dev.pmem.heap.RecoveryReport.PowerLoss;

/**
 * Opens a pool and reports it in one line of the log.
 */
final class PoolOpener {

	private static final Log logger = LogFactory.getLog(PoolOpener.class);

	private PoolOpener() {}

	static PersistentHeap open(Path path, HeapOptions options) {
		Path absolute = PoolPaths.absolute(path);
		PersistentHeap heap = PersistentHeap.open(absolute, options);
		if (logger.isInfoEnabled()) {
			logger.info(describe(absolute, heap));
		}
		long sizeBytes = heap.statistics().sizeBytes();
		if (sizeBytes > options.maximumSizeBytes()) {
			logger.warn(
					"Pool %s is larger than '%s' (%s instead of %s): it was opened, but it can't grow. Raise '%2$s'."
							.formatted(absolute, PmemProperties.Pool.MAX_SIZE, Sizes.format(sizeBytes),
									Sizes.format(options.maximumSizeBytes())));
		}
		return heap;
	}

	static String describe(Path path, PersistentHeap heap) {
		RecoveryReport recovery = heap.recovery();
		return "Pool %s (%s, %s, %s): %s in %d ms".formatted(path, Sizes.format(heap.statistics().sizeBytes()),
				heap.options().durability().name().toLowerCase(Locale.ROOT).replace('_', '-'), heap.mediumName(),
				describe(recovery), recovery.duration().toMillis());
	}

	static String describe(RecoveryReport recovery) {
		return switch (recovery.outcome()) {
			case CREATED -> "created";
			case CLEAN -> "closed in order at commit %d; opened".formatted(recovery.commitSequence());
			case LAST_COMMIT_WHOLE -> describeWhole(recovery);
			case LAST_COMMIT_UNDONE ->
				"unacknowledged commit undone after an unclean stop (%d blocks restored), last commit %d%s%s; opened"
						.formatted(recovery.blocksRestored(), recovery.commitSequence(), describeReplay(recovery),
								describeVerified(recovery));
		};
	}

	private static String describeWhole(RecoveryReport recovery) {
		if (recovery.powerLoss() == PowerLoss.ACCEPTED) {
			return "in parts of several commits, for the machine had stopped before they were synced; opened as it is";
		}
		return "last commit %d whole after an unclean stop%s%s; opened".formatted(recovery.commitSequence(),
				describeReplay(recovery), describeVerified(recovery));
	}

	private static String describeReplay(RecoveryReport recovery) {
		return (recovery.batchesReplayed() > 0)
				? " (%d batches of commits replayed from the journal)".formatted(recovery.batchesReplayed())
				: "";
	}

	private static String describeVerified(RecoveryReport recovery) {
		return (recovery.powerLoss() == PowerLoss.VERIFIED) ? ", all of it verified as the machine had stopped" : "";
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.core.SpringProperties;
import org.springframework.util.FileSystemUtils;

import dev.pmem.heap.Durability;
import dev.pmem.heap.HeapOptions;

/**
 * Starts that are not followed by any work: training runs for an AOT cache, which end when the context is refreshed, and
 * checkpoints of the JVM.
 */
final class StartMode {

	private static final Log logger = LogFactory.getLog(StartMode.class);

	private static final String DIRECTORY = "pmem-training-";

	private StartMode() {}

	/** Whether the JVM ends when the context is refreshed. */
	static boolean isTraining() {
		return isOnRefresh(DefaultLifecycleProcessor.EXIT_PROPERTY_NAME);
	}

	/** @throws CheckpointException if the JVM is to be checkpointed when the context is refreshed */
	static void requireNoCheckpoint() {
		if (isOnRefresh(DefaultLifecycleProcessor.CHECKPOINT_PROPERTY_NAME)) {
			throw new CheckpointException();
		}
	}

	private static boolean isOnRefresh(String property) {
		return DefaultLifecycleProcessor.ON_REFRESH_VALUE.equalsIgnoreCase(SpringProperties.getProperty(property));
	}

	/** The path of a pool that nobody keeps. */
	static Path trainingPath() {
		try {
			Path directory = Files.createTempDirectory(DIRECTORY);
			logger.info("Training run (spring.context.exit=onRefresh): the configured pool is neither made nor opened,"
					+ " but one in " + directory + ", which is deleted before the end");
			return directory.resolve("training.pmem");
		} catch (IOException ex) {
			throw new UncheckedIOException("There is no place for the pool of a training run", ex);
		}
	}

	/** A small pool without syncs. */
	static HeapOptions trainingOptions(HeapOptions options) {
		return new HeapOptions(Durability.PROCESS_CRASH, HeapOptions.MINIMUM_SIZE_BYTES, options.maximumSizeBytes())
				.withLoadWarning(options.loadWarning());
	}

	static boolean isTrainingPath(Path path) {
		Path directory = path.getParent();
		return directory != null && directory.getFileName().toString().startsWith(DIRECTORY);
	}

	/** Deletes the pool of a training run, whose heap stays open until the JVM ends. */
	static void deleteTrainingPool(Path path) {
		try {
			FileSystemUtils.deleteRecursively(path.getParent());
		} catch (IOException ex) {
			logger.warn("The pool of the training run, " + path + ", can't be deleted", ex);
		}
	}

}

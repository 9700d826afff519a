/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.temporary;

import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.util.FileSystemUtils;

/**
 * The file of a pool that goes with its application context. The heap makes the file, and the folder that it lies in.
 * Thread-safe.
 */
final class TemporaryPool implements DisposableBean {

	private static final Log logger = LogFactory.getLog(TemporaryPool.class);

	private final Path folder = Path.of(System.getProperty("java.io.tmpdir"), "pmem-test-" + UUID.randomUUID());

	private final AtomicBoolean isTold = new AtomicBoolean();

	/** The path of the file. Throws nothing: Spring Boot drops exceptions of property sources. */
	Path path() {
		if (this.isTold.compareAndSet(false, true)) {
			logger.info("Temporary pool in " + this.folder + ": this test configures none (pmem.pool.path);"
					+ " it is deleted when the test's application context is closed");
		}
		return this.folder.resolve("test.pmem");
	}

	/** Deletes the file, after the heap has been closed. */
	@Override
	public void destroy() throws IOException {
		FileSystemUtils.deleteRecursively(this.folder);
	}

}

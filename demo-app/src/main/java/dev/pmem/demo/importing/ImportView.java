/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.importing;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * An import and how far it has come. Immutable.
 *
 * @param fileName what the sender called the file
 * @param records read so far, the header not counted
 * @param imported accounts opened, and to stay
 * @param rejected records that were not imported
 * @param problems what was wrong with the first hundred of them
 * @param message why it failed; null if it did not
 */
record ImportView(String id, String fileName, State state, long bytesRead, long totalBytes, long records, long imported,
		long rejected, List<LineProblem> problems, @Nullable String message, long millis) {

	/** How far it is. */
	enum State {

		/** Others are before it. */
		WAITING,
		/** At work. */
		RUNNING,
		/** The file was read to its end. */
		DONE,
		/** The rest of the file was not imported. */
		FAILED

	}

	boolean isOver() {
		return this.state == State.DONE || this.state == State.FAILED;
	}

}

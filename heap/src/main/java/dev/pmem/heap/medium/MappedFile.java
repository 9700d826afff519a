/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

import org.jspecify.annotations.Nullable;

/**
 * What of a file is open, locked and mapped, from the first call on: so that all of it is given back wherever an opening, or a
 * closing, has stopped.
 */
final class MappedFile {

	final Posix posix;

	final Arena arena = Arena.ofShared();

	final OpenDescriptor descriptor = new OpenDescriptor();

	/** Of a second opening, with a record of its own of the errors that were told. */
	final OpenDescriptor wholeSyncDescriptor = new OpenDescriptor();

	final MappedRange range = new MappedRange();

	/** Where the operating system has no lock that suits; else null. */
	@Nullable
	ProcessLock processLock;

	MappedFile(Posix posix) {
		this.posix = posix;
	}

	/** What is mapped, valid until {@link #close}. */
	@SuppressWarnings("restricted")
	MemorySegment segment() {
		return MemorySegment.ofAddress(this.range.address).reinterpret(this.range.sizeBytes, this.arena, null);
	}

	/** As {@link #tryClose}, where nobody else would call it again. */
	void close() {
		for (int attempt = 1;; attempt++) {
			try {
				tryClose();
				return;
			} catch (OutOfMemoryError | StackOverflowError ex) {
				Attempts.again(attempt, ex);
			}
		}
	}

	/** Unmaps and closes what is not by now. May be called again after an error of the JVM. */
	void tryClose() {
		if (this.arena.scope().isAlive()) {
			// nobody reads it any more
			this.arena.close();
		}
		// while the file is mapped it stays locked
		this.posix.unmap(this.range);
		this.posix.close(this.wholeSyncDescriptor);
		this.posix.close(this.descriptor);
		ProcessLock lock = this.processLock;
		if (lock != null) {
			lock.close();
		}
	}

}

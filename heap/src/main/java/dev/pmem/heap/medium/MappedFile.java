/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

import org.jspecify.annotations.Nullable;

/**
 * The open descriptors, locks and mapping of a file, from the first call on. If an opening or a closing stops at any
 * place, everything is given back.
 */
final class MappedFile {

	final Posix posix;

	final Arena arena = Arena.ofShared();

	final OpenDescriptor descriptor = new OpenDescriptor();

	/** The descriptor of a second opening, to which the kernel reports errors separately. */
	final OpenDescriptor wholeSyncDescriptor = new OpenDescriptor();

	final MappedRange range = new MappedRange();

	/** A lock for the case that the operating system has no suitable lock; otherwise null. */
	@Nullable
	ProcessLock processLock;

	MappedFile(Posix posix) {
		this.posix = posix;
	}

	/** The mapped memory, valid until {@link #close}. */
	@SuppressWarnings("restricted")
	MemorySegment segment() {
		return MemorySegment.ofAddress(this.range.address).reinterpret(this.range.sizeBytes, this.arena, null);
	}

	/** As {@link #tryClose}, for callers after which nobody would call it again. */
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

	/** Unmaps and closes everything that is still mapped or open. May be called again after an error of the JVM. */
	void tryClose() {
		if (this.arena.scope().isAlive()) {
			// nobody reads it any more
			this.arena.close();
		}
		// while the file is mapped it stays locked
		this.posix.memory().unmap(this.range);
		this.posix.close(this.wholeSyncDescriptor);
		this.posix.close(this.descriptor);
		ProcessLock lock = this.processLock;
		if (lock != null) {
			lock.close();
		}
	}

}

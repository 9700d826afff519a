/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.space;

/**
 * Takes what a commit must write for a new span, or for one whose slots get headers.
 */
public interface SpanWriter {

	/** The span's descriptor, and its offset in the pool. */
	void descriptor(long offset, long descriptor);

	/** The span's chunks, which were free: their offset, and their size in bytes. */
	void fresh(long offset, long sizeBytes);

	/** The offset of a slot whose header isn't that of a free one of version 0. */
	void staleHeader(long offset);

}

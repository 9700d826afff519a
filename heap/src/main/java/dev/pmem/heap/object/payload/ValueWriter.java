/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.payload;

/**
 * Writes the values of one Java type in its current shape. Throws {@link ValuePathException} for a value that can't be
 * stored.
 */
public interface ValueWriter {

	/** Top bit of a count of bytes: the text is UTF-16. */
	int UTF_16 = 0x80000000;

	/** How many bytes a value takes as an element of a collection; 0 if each has its own count of bytes before it. */
	int elementSize();

	/** Writes a value over zero bytes at this index. */
	void writeFixed(PayloadWriter out, int at, Object value);

	/** Adds a value behind the written bytes. Returns the flag to add to its count of bytes: {@link #UTF_16} or 0. */
	int writePart(PayloadWriter out, Object value);

}

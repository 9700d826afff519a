/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.payload;

/**
 * Reads the values of one stored shape as those of one Java type.
 */
public interface ValueReader {

	/** How many bytes a value takes as an element of a collection; 0 if each has its own count of bytes before it. */
	int elementSize();

	/** The value that lies at this index of a fixed part, whose bounds have been checked. */
	Object readFixed(PayloadReader in, int at);

	/**
	 * The value that lies at {@code base + position}.
	 * @param word count of bytes, for text with the flag in the top bit; unchecked, as is the position
	 */
	Object readPart(PayloadReader in, int base, int position, int word);

}

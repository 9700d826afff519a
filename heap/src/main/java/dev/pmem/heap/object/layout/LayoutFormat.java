/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.layout;

/**
 * The codes in the bytes of a layout. They are part of the pool's format: never change or reuse one.
 *
 * <p>The revision and the codes of shapes, collections, maps and kinds are bytes from 1 to 127. A later release may give meaning to further ones
 * without a new revision, so one of that range that isn't known here tells of a newer release. Other bytes tell of damage.
 */
final class LayoutFormat {

	static final byte REVISION = 1;

	static final byte SCALAR = 1;

	static final byte ENUMERATION = 2;

	static final byte STRUCT = 3;

	static final byte ALTERNATIVES = 4;

	static final byte ARRAY = 5;

	static final byte ELEMENTS = 6;

	static final byte ENTRIES = 7;

	static final byte MAYBE = 8;

	static final byte PERSISTENT = 9;

	/** The value of a field lies in the fixed part itself; without a flag there is a pointer. */
	static final byte INLINE = 1;

	/** The value of a field lies in the layout, and in no object. */
	static final byte CONSTANT = 2;

	/** How deep shapes may be nested, and objects inline in objects. */
	static final int MAX_DEPTH = 64;

	private LayoutFormat() {}

	/** Whether the format leaves this code to later releases, or has given it a meaning. */
	static boolean isCode(byte code) {
		return code > 0;
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.catalog;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.PoolFacts;
import dev.pmem.heap.index.IndexKeys;

/**
 * Keys of the catalog: the letter of the entry's kind, then the number or the name of what the entry describes.
 */
public final class CatalogKeys {

	private CatalogKeys() {}

	/** The key of a layout: its number, big-endian. */
	static byte[] layout(int number) {
		return ByteBuffer.allocate(5).put(EntryKind.LAYOUT.letter()).putInt(number).array();
	}

	/** The key of an extent. */
	public static byte[] extent(String name) {
		return named(EntryKind.EXTENT, name);
	}

	/** The key of the history of an extent. */
	public static byte[] history(String extent) {
		return named(EntryKind.HISTORY, extent);
	}

	/** The key of the sequence of an extent. */
	public static byte[] sequence(String extent) {
		return named(EntryKind.SEQUENCE, extent);
	}

	/** The key of a class whose objects have no ids. */
	public static byte[] objects(String name) {
		return named(EntryKind.OBJECTS, name);
	}

	/** The key of a root. */
	public static byte[] root(String name) {
		return named(EntryKind.ROOT, name);
	}

	/**
	 * The number in a layout's key.
	 * @throws CorruptPoolException if it has none
	 */
	public static int layoutNumber(byte[] key) {
		if (key.length != 1 + Integer.BYTES) {
			throw CorruptPoolException.damaged(PoolFacts.NONE.expected("5 bytes").found(key.length + " bytes"),
					"a layout's key in the catalog");
		}
		return ByteBuffer.wrap(key).getInt(1);
	}

	/** The prefix of the keys of all entries of this kind. */
	static byte[] prefix(EntryKind kind) {
		return new byte[]{kind.letter()};
	}

	/** The name in a key. */
	public static String name(byte[] key) {
		return new String(key, 1, key.length - 1, StandardCharsets.UTF_8);
	}

	private static byte[] named(EntryKind kind, String name) {
		byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
		if (bytes.length == 0 || bytes.length >= IndexKeys.MAXIMUM_KEY_BYTES) {
			throw new IllegalArgumentException("Name '" + name + "' has " + bytes.length + " bytes in UTF-8; 1 to "
					+ (IndexKeys.MAXIMUM_KEY_BYTES - 1) + " are allowed");
		}
		return ByteBuffer.allocate(bytes.length + 1).put(kind.letter()).put(bytes).array();
	}

}

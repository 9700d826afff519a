/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.catalog;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.index.IndexKeys;

/**
 * Keys of the catalog: one letter for what is named, then its number or name.
 */
public final class CatalogKeys {

	private CatalogKeys() {}

	/** A layout by its number, big-endian. */
	static byte[] layout(int number) {
		return ByteBuffer.allocate(5).put((byte) 'L').putInt(number).array();
	}

	public static byte[] extent(String name) {
		return named('E', name);
	}

	static byte[] sequence(String extent) {
		return named('S', extent);
	}

	public static byte[] root(String name) {
		return named('R', name);
	}

	/**
	 * The number in a layout's key.
	 * @throws CorruptPoolException if it has none
	 */
	public static int layoutNumber(byte[] key) {
		if (key.length != 1 + Integer.BYTES) {
			throw new CorruptPoolException("The catalog has a layout's key of " + key.length + " bytes");
		}
		return ByteBuffer.wrap(key).getInt(1);
	}

	/** What precedes the names of a kind. */
	static byte[] prefix(char kind) {
		return new byte[]{(byte) kind};
	}

	/** The name in a key. */
	public static String name(byte[] key) {
		return new String(key, 1, key.length - 1, StandardCharsets.UTF_8);
	}

	private static byte[] named(char kind, String name) {
		byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
		if (bytes.length == 0 || bytes.length >= IndexKeys.MAXIMUM_KEY_BYTES) {
			throw new IllegalArgumentException("Name '" + name + "' has " + bytes.length + " bytes in UTF-8; 1 to "
					+ (IndexKeys.MAXIMUM_KEY_BYTES - 1) + " are allowed");
		}
		return ByteBuffer.allocate(bytes.length + 1).put((byte) kind).put(bytes).array();
	}

}

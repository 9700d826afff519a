/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.actuate;

import java.nio.file.Path;
import java.util.Locale;

import dev.pmem.heap.PersistentHeap;

/**
 * The names of pools and their settings for readers.
 */
final class PoolNames {

	private PoolNames() {}

	/** The pool's file name, without its directory. */
	static String name(PersistentHeap heap) {
		Path path = heap.path();
		Path fileName = path.getFileName();
		return ((fileName != null) ? fileName : path).toString();
	}

	/** The durability as it is written in {@code pmem.pool.durability}. */
	static String durability(PersistentHeap heap) {
		return lowerCase(heap.options().durability());
	}

	static String lowerCase(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}

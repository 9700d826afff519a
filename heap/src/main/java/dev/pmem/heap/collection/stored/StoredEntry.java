/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.collection.stored;

import org.jspecify.annotations.Nullable;

/**
 * An entry of a collection, as it is encoded: a key, a value or both. Mutable: codecs fill it in.
 */
final class StoredEntry {

	static final String KEY = "key";

	static final String VALUE = "value";

	/** Null in a list. */
	@Nullable
	Object key;

	/** Null in a set. */
	@Nullable
	Object value;

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The engine: objects and indexes in a memory-mapped file. What is exported is what programs use; the rest is the engine's
 * own, public only as far as another of its packages needs it. On the class path nothing of this is asked for.
 * <p>
 * Its calls of the C library need {@code --enable-native-access=dev.pmem.heap} where it's on the module path, and
 * {@code ALL-UNNAMED} where it's on the class path.
 */
@SuppressWarnings("module")
module dev.pmem.heap {
	requires java.management;
	requires jdk.nio.mapmode;
	requires static java.sql;
	requires transitive static org.jspecify;

	exports dev.pmem.heap;
	exports dev.pmem.heap.annotation;
	exports dev.pmem.heap.collection;
	exports dev.pmem.heap.context to dev.pmem.data;
	exports dev.pmem.heap.exception;
	exports dev.pmem.heap.object;
	exports dev.pmem.heap.query;
	exports dev.pmem.heap.store;
}

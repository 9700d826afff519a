/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.test.ownheap;

import java.nio.file.Path;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

import dev.pmem.heap.HeapOptions;
import dev.pmem.heap.PersistentHeap;

/** An application that opens its pool itself. */
@SpringBootApplication
public class OwnHeapApplication {

	/** Where the pool lies. */
	public static final Path PATH = Path.of("target", "own-heap.pmem");

	@Bean
	PersistentHeap accounts() {
		return PersistentHeap.open(PATH, HeapOptions.DEFAULTS);
	}

}

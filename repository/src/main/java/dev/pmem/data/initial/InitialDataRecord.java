/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.initial;

import java.time.Instant;

/**
 * What a pool keeps of a file that was loaded.
 *
 * @param file its description
 * @param entityClass the name of the class of its entities
 * @param count how many there were
 * @param begun when the load began
 */
record InitialDataRecord(String file, String entityClass, long count, Instant begun) {}

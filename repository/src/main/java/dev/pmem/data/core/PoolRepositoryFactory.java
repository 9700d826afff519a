/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core;

/**
 * Marks factory beans whose repositories hold entities of a pool, and not of another Spring Data module's store.
 */
public interface PoolRepositoryFactory {}

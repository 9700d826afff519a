/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.store;

/**
 * A mark in a transaction's changes, to which the transaction can be rolled back. Opaque.
 */
public interface Savepoint {}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.catalog;

import dev.pmem.heap.object.layout.Layout;

/**
 * A layout with its number in the catalog.
 */
public record StoredLayout(int number, Layout layout) {}

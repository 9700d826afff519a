/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.index;

/**
 * The counts of a verification.
 *
 * @param levelCount levels of the tree; 1 if the root is a leaf
 * @param nodeCount nodes, leaves included
 * @param leafCount leaves
 * @param entryCount entries
 * @param usedBytes bytes in use within the nodes' payloads
 */
public record IndexStatistics(int levelCount, long nodeCount, long leafCount, long entryCount, long usedBytes) {}

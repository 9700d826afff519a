/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.store;

/**
 * How far objects of an extent have been converted to the form that their class has now.
 *
 * @param extentName the extent
 * @param visitedCount number of objects that were looked at
 * @param totalCount number of objects that there were at the beginning
 * @param convertedCount number of objects that were of an earlier form
 */
public record ConversionProgress(String extentName, long visitedCount, long totalCount, long convertedCount) {}

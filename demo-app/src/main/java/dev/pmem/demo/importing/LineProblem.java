/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.importing;

/**
 * A line that was not imported, and why.
 *
 * @param field the column to blame; empty if it's the whole line
 */
record LineProblem(long line, String field, String message) {}

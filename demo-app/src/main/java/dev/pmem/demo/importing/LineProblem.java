package dev.pmem.demo.importing;

/**
 * A line that was not imported, and why.
 *
 * @param field the column to blame; empty if it's the whole line
 */
record LineProblem(long line, String field, String message) {}

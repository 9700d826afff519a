/// Timing of operations, and the table of them.
@NullMarked
package dev.pmem.benchmarks.measure;

import org.jspecify.annotations.NullMarked;

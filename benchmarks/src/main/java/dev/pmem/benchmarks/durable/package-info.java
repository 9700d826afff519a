/// The table of durable commits.
@NullMarked
package dev.pmem.benchmarks.durable;

import org.jspecify.annotations.NullMarked;

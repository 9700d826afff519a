/// Benchmarks of the heap without Spring.
@NullMarked
package dev.pmem.benchmarks.heap;

import org.jspecify.annotations.NullMarked;

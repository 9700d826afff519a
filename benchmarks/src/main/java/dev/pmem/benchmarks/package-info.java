/// Benchmarks of the heap, and of its peers side by side.
@NullMarked
package dev.pmem.benchmarks;

import org.jspecify.annotations.NullMarked;

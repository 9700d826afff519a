/// Stores with durable commits, each behind one small interface.
@NullMarked
package dev.pmem.benchmarks.store;

import org.jspecify.annotations.NullMarked;

/// Transfers in the engine alone, by the medium.
@NullMarked
package dev.pmem.benchmarks.transfer;

import org.jspecify.annotations.NullMarked;

/// Ours.
@NullMarked
package dev.pmem.benchmarks.peer.pmem;

import org.jspecify.annotations.NullMarked;

/**
 * What opening a pool does to its log: undo or replay the newest batches, and check what a log says of the pool.
 */
@NullMarked
package dev.pmem.heap.recovery;

import org.jspecify.annotations.NullMarked;

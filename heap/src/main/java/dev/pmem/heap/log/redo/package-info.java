/**
 * The redo journal: after-images become durable by one sync before a block is changed in place; checkpoints.
 */
@NullMarked
package dev.pmem.heap.log.redo;

import org.jspecify.annotations.NullMarked;

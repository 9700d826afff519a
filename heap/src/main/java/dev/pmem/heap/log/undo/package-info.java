/**
 * The undo log: before-images become durable before a block is changed in place.
 */
@NullMarked
package dev.pmem.heap.log.undo;

import org.jspecify.annotations.NullMarked;

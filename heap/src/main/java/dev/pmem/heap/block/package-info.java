/**
 * Versioned blocks: their header, size classes, the allocator, and the volatile chains of earlier versions.
 */
@NullMarked
package dev.pmem.heap.block;

import org.jspecify.annotations.NullMarked;

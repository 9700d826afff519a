/**
 * What lies where in a pool: the header, the chunk table with its descriptors of spans, and the layout of a block.
 */
@NullMarked
package dev.pmem.heap.pool;

import org.jspecify.annotations.NullMarked;

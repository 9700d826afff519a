/**
 * Space within a pool: chunks, spans of equal slots, and the allocator that reserves, publishes and frees them.
 */
@NullMarked
package dev.pmem.heap.space;

import org.jspecify.annotations.NullMarked;

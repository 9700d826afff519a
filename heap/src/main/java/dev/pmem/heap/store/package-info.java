/**
 * What users of the engine without Spring see of a heap's contents: extents of objects, and transactions.
 */
@NullMarked
package dev.pmem.heap.store;

import org.jspecify.annotations.NullMarked;

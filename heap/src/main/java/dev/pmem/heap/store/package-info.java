/**
 * Extents of objects with their indexes, the catalog of layouts and roots, and transactions as callers see them.
 */
@NullMarked
package dev.pmem.heap.store;

import org.jspecify.annotations.NullMarked;

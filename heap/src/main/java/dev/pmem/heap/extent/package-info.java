/**
 * Extents as they are stored: objects with their indexes, opened against the catalog and queried.
 */
@NullMarked
package dev.pmem.heap.extent;

import org.jspecify.annotations.NullMarked;

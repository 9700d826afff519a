/**
 * The catalog: a tree that holds layouts, extents, indexes, sequences and roots, and the classes that read its entries.
 */
@NullMarked
package dev.pmem.heap.catalog;

import org.jspecify.annotations.NullMarked;

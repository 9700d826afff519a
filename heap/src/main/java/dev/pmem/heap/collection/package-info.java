/**
 * Persistent collections: java.util's interfaces over trees in the pool. They are got from a
 * {@link dev.pmem.heap.PersistentHeap} as named roots, and belong to the transaction that they were got with.
 */
@NullMarked
package dev.pmem.heap.collection;

import org.jspecify.annotations.NullMarked;

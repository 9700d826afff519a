package dev.pmem.heap.store;

import dev.pmem.heap.object.Layout;

/**
 * A layout with its number in the catalog.
 */
record StoredLayout(int number, Layout layout) {}

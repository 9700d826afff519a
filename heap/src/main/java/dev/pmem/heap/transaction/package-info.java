/**
 * Transactions: what each sees, by snapshots, and what it changes.
 */
@NullMarked
package dev.pmem.heap.transaction;

import org.jspecify.annotations.NullMarked;

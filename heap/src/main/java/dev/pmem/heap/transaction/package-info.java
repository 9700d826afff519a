/**
 * Snapshots, write sets, and the commit of batches of transactions.
 */
@NullMarked
package dev.pmem.heap.transaction;

import org.jspecify.annotations.NullMarked;

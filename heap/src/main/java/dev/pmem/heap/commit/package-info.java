/**
 * How transactions are committed: leadership, batches, validation, and what is kept for old snapshots.
 */
@NullMarked
package dev.pmem.heap.commit;

import org.jspecify.annotations.NullMarked;

/**
 * The blocks as readers and the commit see them: images of one block, the store of all blocks, and the volatile
 * chains of their earlier versions.
 */
@NullMarked
package dev.pmem.heap.block;

import org.jspecify.annotations.NullMarked;

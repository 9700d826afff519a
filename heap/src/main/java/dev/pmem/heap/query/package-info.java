/**
 * Criteria, sort orders and limits as users write them.
 */
@NullMarked
package dev.pmem.heap.query;

import org.jspecify.annotations.NullMarked;

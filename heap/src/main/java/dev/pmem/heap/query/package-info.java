/**
 * Criteria and sort orders, evaluated on the stored bytes in place.
 */
@NullMarked
package dev.pmem.heap.query;

import org.jspecify.annotations.NullMarked;

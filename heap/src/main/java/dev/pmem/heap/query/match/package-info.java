/**
 * Criteria and sort keys compiled for a layout, and evaluated on the stored bytes in place.
 */
@NullMarked
package dev.pmem.heap.query.match;

import org.jspecify.annotations.NullMarked;

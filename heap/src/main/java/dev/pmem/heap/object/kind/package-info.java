/**
 * Kinds of scalar values, as stored: how each is encoded, compared and converted.
 */
@NullMarked
package dev.pmem.heap.object.kind;

import org.jspecify.annotations.NullMarked;

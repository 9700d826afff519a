/**
 * Kinds of scalar values. A {@link dev.pmem.heap.object.kind.Kind} is a code in the pool; its
 * {@link dev.pmem.heap.object.kind.Scalar} is all that the kind means: class, bytes in objects, order, bytes in keys,
 * conversions. No other room has a switch over kinds.
 */
@NullMarked
package dev.pmem.heap.object.kind;

import org.jspecify.annotations.NullMarked;

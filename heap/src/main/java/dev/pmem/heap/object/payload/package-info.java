/**
 * The bytes of one object while they are read or written: little-endian numbers in arrays, the buffers, and what reads
 * and writes the values of one shape. Knows neither kinds nor layouts.
 *
 * <p>{@link dev.pmem.heap.object.payload.PayloadReader} and {@link dev.pmem.heap.object.payload.PayloadWriter} hold the
 * bytes; a {@link dev.pmem.heap.object.payload.ValueReader} takes one value from the one, a
 * {@link dev.pmem.heap.object.payload.ValueWriter} puts one into the other.
 */
@NullMarked
package dev.pmem.heap.object.payload;

import org.jspecify.annotations.NullMarked;

/**
 * The verifier of a whole heap, and the census of blocks beside commits.
 */
@NullMarked
package dev.pmem.heap.inspect;

import org.jspecify.annotations.NullMarked;

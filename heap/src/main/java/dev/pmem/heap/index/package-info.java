/**
 * Ordered indexes: a B+tree over blocks, its cursor and its verifier. Knows keys as byte strings only.
 */
@NullMarked
package dev.pmem.heap.index;

import org.jspecify.annotations.NullMarked;

/**
 * The bytes of a pool: the one place where anything persistent is stored, flushed, fenced or resized.
 */
@NullMarked
package dev.pmem.heap.medium;

import org.jspecify.annotations.NullMarked;

/**
 * What the heap throws: few, unchecked, one class per reaction of the caller.
 */
@NullMarked
package dev.pmem.heap.exception;

import org.jspecify.annotations.NullMarked;

/**
 * Annotations of the classes that a heap stores.
 */
@NullMarked
package dev.pmem.heap.annotation;

import org.jspecify.annotations.NullMarked;

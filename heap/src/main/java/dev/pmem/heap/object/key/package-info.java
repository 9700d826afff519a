/**
 * Index keys: byte strings whose order is that of the values that they were made of.
 */
@NullMarked
package dev.pmem.heap.object.key;

import org.jspecify.annotations.NullMarked;

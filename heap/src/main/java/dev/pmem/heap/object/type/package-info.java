/**
 * Java types, taken apart into what can be stored, and the layout that follows from a class.
 */
@NullMarked
package dev.pmem.heap.object.type;

import org.jspecify.annotations.NullMarked;

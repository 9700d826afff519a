/**
 * Java types, taken apart into what can be stored, and the layout that follows from a class.
 * {@link dev.pmem.heap.object.type.TypeAnalyzer} makes the nodes of a class, the layout builder a layout of the nodes.
 */
@NullMarked
package dev.pmem.heap.object.type;

import org.jspecify.annotations.NullMarked;

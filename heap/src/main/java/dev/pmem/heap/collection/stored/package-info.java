/**
 * The persistent collections of one pool: codecs of their entries, trees of lists, and java.util's interfaces over both.
 */
@NullMarked
package dev.pmem.heap.collection.stored;

import org.jspecify.annotations.NullMarked;

/**
 * Index keys: byte strings whose order is that of the values that they were made of. A key encoding makes keys of the
 * properties of a class, stored keys are made from an index's signature without the class; an <em>extractor</em> of either
 * makes the keys of the stored objects of one layout.
 */
@NullMarked
package dev.pmem.heap.object.key;

import org.jspecify.annotations.NullMarked;

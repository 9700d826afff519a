/**
 * Layouts: how the objects of a class lie in bytes. They are stored in the pool and decoded without the class.
 *
 * <p>A {@link dev.pmem.heap.object.layout.Layout} is made from a class when its extent is opened. The classes whose names
 * end in {@code Layout} elsewhere ({@code HeaderLayout}, {@code BlockLayout} ...) hold offsets that the pool's format fixes.
 */
@NullMarked
package dev.pmem.heap.object.layout;

import org.jspecify.annotations.NullMarked;

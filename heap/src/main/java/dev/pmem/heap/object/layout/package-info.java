/**
 * Layouts: how the objects of a class lie in bytes. A layout is stored in the pool and decoded without the class.
 *
 * <p>A layout says what lies where. A {@link dev.pmem.heap.object.layout.Layout} says so of the objects of one class and is
 * data: made from the class, stored in the catalog. The classes whose names end in {@code Layout} in other rooms
 * ({@code HeaderLayout}, {@code BlockLayout} ...) say so of one structure of the pool and are constants.
 */
@NullMarked
package dev.pmem.heap.object.layout;

import org.jspecify.annotations.NullMarked;

/**
 * Live objects: interfaces and abstract classes whose getters and setters work on the bytes of a stored object.
 * {@link dev.pmem.heap.object.live.LiveProperties} takes such a type apart, a class that implements it is generated, and
 * {@link dev.pmem.heap.object.live.LiveState} holds the bytes.
 */
@NullMarked
package dev.pmem.heap.object.live;

import org.jspecify.annotations.NullMarked;

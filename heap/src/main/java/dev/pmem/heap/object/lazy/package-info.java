/**
 * Type models: how users of the heap say which properties a class has and how its instances are made. The rooms below
 * turn Java values into bytes; they know nothing of pools.
 */
/**
 * Collections of references whose instances are made at the first touch.
 */
@NullMarked
package dev.pmem.heap.object.lazy;

import org.jspecify.annotations.NullMarked;

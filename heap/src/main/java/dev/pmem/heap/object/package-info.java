/**
 * Type models: how users of the heap say which properties a class has and how its instances are made. The rooms below
 * turn Java values into bytes; they know nothing of pools.
 */
@NullMarked
package dev.pmem.heap.object;

import org.jspecify.annotations.NullMarked;

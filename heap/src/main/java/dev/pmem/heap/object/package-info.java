/**
 * Java values as bytes: type models, stored layouts, codecs, order-preserving keys. Knows nothing of pools.
 */
@NullMarked
package dev.pmem.heap.object;

import org.jspecify.annotations.NullMarked;

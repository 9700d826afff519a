/**
 * Template over the heap: loading, saving and finding of entities, managed inside a transaction.
 */
@NullMarked
package dev.pmem.data.core;

import org.jspecify.annotations.NullMarked;

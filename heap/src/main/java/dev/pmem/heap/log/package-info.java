/**
 * The commit log: makes a batch of changes durable as a whole, or undoes it when the pool is opened after a crash.
 */
@NullMarked
package dev.pmem.heap.log;

import org.jspecify.annotations.NullMarked;

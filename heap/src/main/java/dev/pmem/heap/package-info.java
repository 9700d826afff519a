/**
 * The persistent heap: a pool file mapped into the process, in which objects live and transactions change them.
 */
@NullMarked
package dev.pmem.heap;

import org.jspecify.annotations.NullMarked;

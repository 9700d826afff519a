/**
 * Spring's transactions upon the heap's.
 */
@NullMarked
package dev.pmem.data.transaction;

import org.jspecify.annotations.NullMarked;

/**
 * Figures of the pool and what recovery did.
 */
@NullMarked
package dev.pmem.demo.pool;

import org.jspecify.annotations.NullMarked;

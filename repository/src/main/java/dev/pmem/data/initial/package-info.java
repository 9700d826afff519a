/**
 * Initial data: entities from files, at the first start of a pool.
 */
@NullMarked
package dev.pmem.data.initial;

import org.jspecify.annotations.NullMarked;

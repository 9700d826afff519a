/**
 * Repositories of entities in a persistent heap.
 */
@NullMarked
package dev.pmem.data.repository;

import org.jspecify.annotations.NullMarked;

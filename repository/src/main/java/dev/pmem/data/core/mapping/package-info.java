/**
 * How entities are mapped: persistent entities and properties, and the heap's type models made of them.
 */
@NullMarked
package dev.pmem.data.core.mapping;

import org.jspecify.annotations.NullMarked;

/**
 * Callbacks in the life of an entity.
 */
@NullMarked
package dev.pmem.data.core.mapping.event;

import org.jspecify.annotations.NullMarked;

/**
 * Annotations that declare indexes.
 */
@NullMarked
package dev.pmem.data.core.index;

import org.jspecify.annotations.NullMarked;

/**
 * The converters of applications.
 */
@NullMarked
package dev.pmem.data.core.convert;

import org.jspecify.annotations.NullMarked;

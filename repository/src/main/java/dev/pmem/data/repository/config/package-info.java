/**
 * Finds repository interfaces and declares their beans.
 */
@NullMarked
package dev.pmem.data.repository.config;

import org.jspecify.annotations.NullMarked;

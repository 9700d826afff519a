/**
 * Spring Boot auto-configuration for persistent heaps.
 */
@NullMarked
package dev.pmem.boot;

import org.jspecify.annotations.NullMarked;

/**
 * Health, metrics and information about the pool, where the application has Spring Boot's modules for them.
 */
@NullMarked
package dev.pmem.boot.actuate;

import org.jspecify.annotations.NullMarked;

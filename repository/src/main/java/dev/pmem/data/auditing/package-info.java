/**
 * Spring Data's auditing of entities.
 */
@NullMarked
package dev.pmem.data.auditing;

import org.jspecify.annotations.NullMarked;

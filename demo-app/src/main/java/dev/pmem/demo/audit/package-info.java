/**
 * Checks that the books are right.
 */
@NullMarked
package dev.pmem.demo.audit;

import org.jspecify.annotations.NullMarked;

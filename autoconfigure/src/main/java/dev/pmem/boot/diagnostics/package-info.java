/**
 * Explains in plain words why an application could not start.
 */
@NullMarked
package dev.pmem.boot.diagnostics;

import org.jspecify.annotations.NullMarked;

/**
 * Import of accounts from a CSV upload.
 */
@NullMarked
package dev.pmem.demo.importing;

import org.jspecify.annotations.NullMarked;

/// The accounts that every peer keeps, and the transactions on them.
@NullMarked
package dev.pmem.benchmarks.bank;

import org.jspecify.annotations.NullMarked;

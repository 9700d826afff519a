/// What stores promise of an acknowledged commit, and what they do.
@NullMarked
package dev.pmem.benchmarks.promise;

import org.jspecify.annotations.NullMarked;

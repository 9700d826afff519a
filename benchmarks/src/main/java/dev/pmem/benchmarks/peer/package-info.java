/// The stores that are compared, each behind a Spring Data repository.
@NullMarked
package dev.pmem.benchmarks.peer;

import org.jspecify.annotations.NullMarked;

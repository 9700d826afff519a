/// JPA on a file database of H2.
@NullMarked
package dev.pmem.benchmarks.peer.h2;

import org.jspecify.annotations.NullMarked;

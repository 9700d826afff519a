/// Spring Data KeyValue on a map in memory.
@NullMarked
package dev.pmem.benchmarks.peer.map;

import org.jspecify.annotations.NullMarked;

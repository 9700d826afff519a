/// Spring Data repositories over a persistent heap.
@NullMarked
package dev.pmem.data;

import org.jspecify.annotations.NullMarked;

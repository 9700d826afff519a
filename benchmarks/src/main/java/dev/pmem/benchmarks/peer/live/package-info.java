/** Our peer with an interface as its entity: live objects. */
@NullMarked
package dev.pmem.benchmarks.peer.live;

import org.jspecify.annotations.NullMarked;

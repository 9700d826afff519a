/**
 * The commit log as the commit sees it: a change set goes in, and is durable as a whole or undone at the next opening.
 */
@NullMarked
package dev.pmem.heap.log;

import org.jspecify.annotations.NullMarked;

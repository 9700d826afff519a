/**
 * Queries derived from method names and from examples, compiled once and bound per call.
 */
@NullMarked
package dev.pmem.data.repository.query;

import org.jspecify.annotations.NullMarked;

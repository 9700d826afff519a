/**
 * Objects as bytes and back, by handles that are composed once for a class and a layout.
 */
@NullMarked
package dev.pmem.heap.object.codec;

import org.jspecify.annotations.NullMarked;

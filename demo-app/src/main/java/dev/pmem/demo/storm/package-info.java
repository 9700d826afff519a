/**
 * Storms of random transfers, and the button that halts the JVM in the middle of one.
 */
@NullMarked
package dev.pmem.demo.storm;

import org.jspecify.annotations.NullMarked;

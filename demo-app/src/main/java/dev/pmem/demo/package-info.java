/// An application that uses the starter alone.
@NullMarked
package dev.pmem.demo;

import org.jspecify.annotations.NullMarked;

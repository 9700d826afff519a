/**
 * Objects as bytes and back, by handles that are composed once for a class and a layout.
 *
 * <p>The names say what a class does. A <em>codec</em> encodes and decodes. A <em>writer</em> writes the values of one Java
 * type, a <em>reader</em> reads values of one stored shape; a reader factory composes the readers of a layout.
 * {@link dev.pmem.heap.object.codec.FieldReader} reads one field of stored objects in place,
 * {@link dev.pmem.heap.object.codec.PropertyReader} the same field in the type that its property has now. A
 * <em>decoder</em> makes the objects of one layout; an element cursor goes from element to element of a stored collection.
 */
@NullMarked
package dev.pmem.heap.object.codec;

import org.jspecify.annotations.NullMarked;

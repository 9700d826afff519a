/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.codec;

import java.util.List;

import dev.pmem.heap.exception.ApplicationCodeException;
import dev.pmem.heap.exception.UnsupportedTypeException;
import dev.pmem.heap.object.ReferencedId;
import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.object.payload.ReferenceSource;

/**
 * Sets the properties that show ids of objects to which an object refers, after the object was read. Immutable and
 * thread-safe.
 */
final class ShownIds {

	private final ReferencedId[] properties;

	private final ReferenceReader[] references;

	/** @param written the layout of the objects, in the terms of their class */
	ShownIds(Class<?> type, List<ReferencedId> properties, Layout written) {
		this.properties = properties.toArray(ReferencedId[]::new);
		this.references = new ReferenceReader[this.properties.length];
		for (int index = 0; index < this.properties.length; index++) {
			ReferencedId property = this.properties[index];
			ReferenceReader reader = ReferenceReader.find(written, property.reference());
			if (reader == null) {
				throw new UnsupportedTypeException(type.getSimpleName() + "." + property.name()
						+ " shows the id of " + property.reference() + ", which is no reference");
			}
			this.references[index] = reader;
		}
	}

	void set(Object instance, byte[] payload, int length, ReferenceSource source) {
		for (int index = 0; index < this.properties.length; index++) {
			long offset = this.references[index].single(payload, length);
			if (offset == ReferenceReader.NONE) {
				continue;
			}
			try {
				this.properties[index].setter().invokeExact(instance, source.idOf(offset));
			} catch (RuntimeException | Error ex) {
				throw ex;
			} catch (Throwable ex) {
				throw new ApplicationCodeException("A setter of " + instance.getClass().getName() + " failed: " + ex,
						ex);
			}
		}
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.live;

import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.payload.ReferenceSource;
import dev.pmem.heap.object.payload.ReferenceTargets;

/**
 * A type of live objects with the layout of their bytes. The codec, which knows the layout, reads and writes the values.
 * Thread-safe.
 */
public abstract class LiveType {

	/** The index of no property. */
	static final int NONE = -1;

	private final Class<?> type;

	private final List<String> names;

	/** The index of the property that identifies an object. */
	private volatile int idIndex = NONE;

	/**
	 * @param type the interface or abstract class
	 * @param names the names of the properties, by index
	 */
	protected LiveType(Class<?> type, List<String> names) {
		this.type = type;
		this.names = List.copyOf(names);
	}

	/** The interface or abstract class. */
	public final Class<?> type() {
		return this.type;
	}

	/** Names the property that identifies an object. */
	public final void setId(String property) {
		this.idIndex = this.names.indexOf(property);
	}

	/**
	 * The value of a property in a payload.
	 * @param references gives the instances that it refers to
	 */
	protected abstract @Nullable Object read(byte[] payload, int index, ReferenceSource references);

	/** The text of a property in a payload. */
	protected abstract @Nullable String readText(byte[] payload, int index);

	/**
	 * A payload in which a property has another value.
	 * @param present gives the instances that other properties refer to
	 * @param references tells where the objects lie that the value refers to
	 * @return the same array, changed, if the value has its place in it; otherwise another array
	 * @throws dev.pmem.heap.exception.UnstorableValueException if the value can't be stored; nothing is changed then
	 */
	protected abstract byte[] write(byte[] payload, int index, @Nullable Object value, ReferenceSource present,
			ReferenceTargets references);

	/** Whether values of a property refer to objects with an identity. */
	protected abstract boolean holdsReferences(int index);

	/** The value of a property as its getter returns it: collections are read-only. */
	protected abstract @Nullable Object readOnly(int index, @Nullable Object value);

	/** The index of the property that identifies an object, or {@link #NONE}. */
	int idIndex() {
		return this.idIndex;
	}

	/** The properties in a payload, for people; without those that refer to others. */
	String describe(byte[] payload) {
		StringBuilder text = new StringBuilder(this.type.getSimpleName()).append('[');
		for (int index = 0; index < this.names.size(); index++) {
			text.append((index == 0) ? "" : ", ").append(this.names.get(index)).append('=')
					.append(holdsReferences(index) ? "..." : read(payload, index, ReferenceSource.NONE));
		}
		return text.append(']').toString();
	}

}

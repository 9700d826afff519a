/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.catalog.StoredLayout;
import dev.pmem.heap.object.codec.IntegralField;
import dev.pmem.heap.object.codec.ObjectCodec;
import dev.pmem.heap.object.codec.PropertyReader;
import dev.pmem.heap.object.payload.PayloadWriter;

/**
 * A property of whole numbers that is read in stored objects and overwritten in encoded ones, without an instance.
 * Thread-safe.
 */
public final class NumberProperty {

	/** Stands for null. */
	public static final long ABSENT = Long.MIN_VALUE;

	private final ObjectCodec<?> codec;

	private final StoredLayout current;

	private final String name;

	private final IntegralField field;

	/** Readers of objects with earlier layouts, by the number of the layout. */
	private final Map<Integer, PropertyReader> earlierReaders = new ConcurrentHashMap<>(2);

	/** @throws IllegalArgumentException if the class has no property of this name of whole numbers */
	NumberProperty(ObjectCodec<?> codec, StoredLayout current, String name) {
		this.codec = codec;
		this.current = current;
		this.name = name;
		IntegralField found = IntegralField.find(current.layout(), name);
		if (found == null) {
			throw new IllegalArgumentException(codec.type().getName() + "." + name
					+ " is no property of whole numbers");
		}
		this.field = found;
	}

	/** The value in a stored object, or {@link #ABSENT}. */
	long get(BlockImage stored, LayoutReaders<?> readers) {
		if (stored.type == this.current.number()) {
			return this.field.isNull(stored.bytes) ? ABSENT : this.field.get(stored.bytes);
		}
		PropertyReader reader = this.earlierReaders.computeIfAbsent(stored.type, (_) -> this.codec.reader(
				this.codec.property(this.name), readers.layout(stored).layout()));
		return (reader.value(stored.bytes, stored.length) instanceof Number number) ? number.longValue() : ABSENT;
	}

	/** Overwrites the value in an encoded object. */
	void set(PayloadWriter state, long value) {
		if (value == ABSENT) {
			this.field.setNull(state.bytes());
		} else {
			this.field.set(state.bytes(), value);
		}
	}

	boolean isNull(PayloadWriter state) {
		return this.field.isNull(state.bytes());
	}

	IntegralField field() {
		return this.field;
	}

}

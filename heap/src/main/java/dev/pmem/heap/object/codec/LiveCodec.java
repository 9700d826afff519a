/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.codec;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.object.live.LiveClass;
import dev.pmem.heap.object.live.LiveInstance;
import dev.pmem.heap.object.live.LiveProperties;
import dev.pmem.heap.object.live.LiveState;
import dev.pmem.heap.object.live.LiveType;
import dev.pmem.heap.object.payload.PayloadReader;
import dev.pmem.heap.object.payload.PayloadWriter;
import dev.pmem.heap.object.payload.ReferenceSource;
import dev.pmem.heap.object.payload.ReferenceTargets;
import dev.pmem.heap.object.payload.ValuePathException;
import dev.pmem.heap.object.type.TypeNode;

/**
 * Reads and writes the properties of live objects in payloads of the current layout, and makes the instances. Immutable
 * and thread-safe.
 * <p>
 * Invariant: a payload that a value was written into is the payload that a codec makes of all its values. A value whose
 * size is fixed is written in its place. Any other value makes a new payload, for which the bytes of the other values are
 * copied in the order of the fields.
 */
final class LiveCodec extends LiveType {

	private final TypeNode.Struct node;

	private final int fixedSize;

	private final LiveField[] fields;

	private final byte[] blank;

	/** The instance from which others are made. */
	private final LiveInstance prototype;

	LiveCodec(Layout layout, TypeNode.Struct node, WriterFactory writers) {
		super(node.type(), node.properties().stream().map(TypeNode.Property::name).toList());
		LiveProperties properties = LiveProperties.of(node.type());
		this.node = node;
		this.fixedSize = layout.root().fixedSize();
		this.fields = new LiveField[node.properties().size()];
		ReaderFactory readers = new ReaderFactory(layout);
		List<LiveClass.Access> accesses = new ArrayList<>();
		for (int index = 0; index < this.fields.length; index++) {
			TypeNode.Property property = node.properties().get(index);
			assert property.name().equals(properties.properties().get(index).name());
			Layout.Field field = layout.root().fields().get(index);
			this.fields[index] = new LiveField(layout, field, property, node.simpleName(), readers, writers);
			accesses.add(access(field, property.node().type(), index));
		}
		this.blank = new byte[this.fixedSize];
		for (LiveField field : this.fields) {
			field.clear(this.blank);
		}
		this.prototype = LiveClass.generate(properties, accesses, new LiveState(this, this.blank.clone()));
	}

	private static LiveClass.Access access(Layout.Field field, Class<?> type, int index) {
		if (type.isPrimitive()) {
			return new LiveClass.Access(LiveClass.Way.PRIMITIVE, field.offset());
		}
		return new LiveClass.Access((type == String.class) ? LiveClass.Way.TEXT : LiveClass.Way.VALUE, index);
	}

	// Objects

	/** A new object, all of whose properties are zero or null. */
	LiveInstance create() {
		return instance(this.blank.clone());
	}

	/** The object with this payload, which belongs to it from now on. */
	LiveInstance instance(byte[] payload) {
		return this.prototype.pmemNew(new LiveState(this, payload));
	}

	/** A detached object over a copy of the payload. */
	LiveInstance decode(byte[] payload, int length) {
		new PayloadReader(payload, length).container(0, 0, length, this.fixedSize);
		byte[] copy = new byte[length];
		System.arraycopy(payload, 0, copy, 0, length);
		return instance(copy);
	}

	/** Appends an object's payload. */
	void encode(Object instance, PayloadWriter out) {
		if (!(instance instanceof LiveInstance live) || live.pmemState().type().type() != type()) {
			throw new ValuePathException("is a " + instance.getClass().getName()
					+ ", but only an object that a heap has created can be stored as a live object");
		}
		LiveState state = live.pmemState();
		if (state.type() == this) {
			out.append(state.encoded(out.references()));
			return;
		}
		// of another heap
		out.reserve(this.fixedSize);
		for (int index = 0; index < this.fields.length; index++) {
			this.fields[index].write(out, state.get(index));
		}
	}

	/** Makes payloads from those of an earlier layout. */
	LiveConverter converter(Layout written) {
		return new LiveConverter(written, this.node, this.fields, this.fixedSize);
	}

	// Values

	@Override
	protected @Nullable Object read(byte[] payload, int index, ReferenceSource references) {
		return this.fields[index].read(payload, references);
	}

	@Override
	protected @Nullable String readText(byte[] payload, int index) {
		return this.fields[index].readText(payload);
	}

	@Override
	protected boolean holdsReferences(int index) {
		return this.fields[index].holdsReferences();
	}

	@Override
	protected @Nullable Object readOnly(int index, @Nullable Object value) {
		return (value == null) ? null : this.fields[index].readOnly(value);
	}

	@Override
	protected byte[] write(byte[] payload, int index, @Nullable Object value, ReferenceSource present,
			ReferenceTargets references) {
		LiveField written = this.fields[index];
		PayloadWriter out = new PayloadWriter(written.isInPlace() ? this.fixedSize : payload.length + 64);
		out.setReferences(references);
		out.reserve(this.fixedSize);
		if (written.isInPlace()) {
			written.write(out, value);
			written.replace(payload, out.bytes());
			return payload;
		}
		for (LiveField field : this.fields) {
			if (field == written) {
				field.write(out, value);
			} else if (field.isDeep()) {
				field.write(out, field.read(payload, present));
			} else {
				field.copy(payload, out);
			}
		}
		return out.toByteArray();
	}

}

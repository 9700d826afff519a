/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.codec;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.object.payload.PayloadReader;
import dev.pmem.heap.object.payload.PayloadWriter;
import dev.pmem.heap.object.payload.ReferenceSource;
import dev.pmem.heap.object.payload.ReferenceTargets;
import dev.pmem.heap.object.type.TypeNode;

/**
 * Makes payloads of the current layout from those of an earlier one, value by value. Immutable and thread-safe.
 */
final class LiveConverter {

	private static final MethodType READ = MethodType.methodType(Object.class, PayloadReader.class, int.class);

	private final int writtenSize;

	private final int fixedSize;

	private final LiveField[] fields;

	/** For each field a handle {@code (PayloadReader, int)Object}. */
	private final MethodHandle[] values;

	/**
	 * @param fields the fields of the current layout
	 * @param fixedSize the size of its fixed part
	 */
	LiveConverter(Layout written, TypeNode.Struct node, LiveField[] fields, int fixedSize) {
		this.writtenSize = written.root().fixedSize();
		this.fixedSize = fixedSize;
		this.fields = fields;
		ReaderFactory readers = ReaderFactory.withoutLazy(written);
		List<TypeNode.Property> properties = node.properties();
		this.values = new MethodHandle[fields.length];
		for (int index = 0; index < fields.length; index++) {
			TypeNode.Property property = properties.get(index);
			this.values[index] = readers.field(written.root(), property, property.node().type(), node.simpleName())
					.asType(READ);
		}
	}

	/** The payload of the current layout with the values of this one. */
	byte[] convert(byte[] payload, int length, ReferenceSource references) {
		Map<Object, Long> offsets = new IdentityHashMap<>();
		PayloadReader in = new PayloadReader(payload, length, (offset, type) -> {
			Object instance = references.instance(offset, type);
			offsets.put(instance, offset);
			return instance;
		});
		in.container(0, 0, length, this.writtenSize);
		PayloadWriter out = new PayloadWriter(length + this.fixedSize);
		out.setReferences((target, _) -> offsets.getOrDefault(target, ReferenceTargets.NO_OFFSET));
		out.reserve(this.fixedSize);
		for (int index = 0; index < this.fields.length; index++) {
			this.fields[index].write(out, read(this.values[index], in));
		}
		return out.toByteArray();
	}

	private static @Nullable Object read(MethodHandle value, PayloadReader in) {
		try {
			return (Object) value.invokeExact(in, 0);
		} catch (RuntimeException | Error ex) {
			throw ex;
		} catch (Throwable ex) {
			throw new AssertionError(ex);
		}
	}

}

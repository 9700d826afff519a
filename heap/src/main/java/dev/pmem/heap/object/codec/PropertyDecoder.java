/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.codec;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.ApplicationCodeException;
import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.LayoutMismatchException;
import dev.pmem.heap.exception.PoolException;
import dev.pmem.heap.object.TypeConversion;
import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.object.layout.Shape;
import dev.pmem.heap.object.payload.PayloadReader;
import dev.pmem.heap.object.payload.ReferenceSource;
import dev.pmem.heap.object.type.TypeNode;

/**
 * Makes the value of one property of stored objects of one layout, as a decoded object would have it, without the rest of
 * the object. Immutable and thread-safe.
 */
public final class PropertyDecoder {

	private static final MethodType READ = MethodType.methodType(Object.class, PayloadReader.class, int.class);

	/** Finds the innermost embedded object on the path; null if the layout lacks the field. */
	private final @Nullable FieldReader field;

	/** Of type {@code (PayloadReader, int)Object}: where the struct that has the field starts. */
	private final @Nullable MethodHandle read;

	/** The value where the layout lacks the field. */
	private final PropertyReader missing;

	private PropertyDecoder(@Nullable FieldReader field, @Nullable MethodHandle read, PropertyReader missing) {
		this.field = field;
		this.read = read;
		this.missing = missing;
	}

	/**
	 * The decoder of a property.
	 * @param path a path of properties of the class and of objects that are embedded in it
	 * @throws IllegalArgumentException if there is no such property
	 * @throws LayoutMismatchException if stored values can't be converted
	 */
	public static PropertyDecoder of(ObjectCodec<?> codec, String path, Layout written) {
		PropertyReader missing = codec.reader(codec.property(path), written);
		FieldReader field = FieldReader.find(written, path);
		if (field == null) {
			return new PropertyDecoder(null, null, missing);
		}
		TypeNode.Struct node = codec.nodes().getFirst();
		Layout.Struct struct = written.root();
		String[] names = path.split("\\.", -1);
		for (int index = 0; index < names.length - 1; index++) {
			Layout.Field step = struct.field(names[index]);
			TypeNode.Property property = node.property(names[index]);
			if (step == null || step.constant() != null || !(step.shape() instanceof Shape.Struct(int inner))
					|| property == null || !(property.node() instanceof TypeNode.Struct next)) {
				// the embedded object is the same constant in all objects
				return new PropertyDecoder(null, null, missing);
			}
			struct = written.structs().get(inner);
			node = next;
		}
		TypeNode.Property last = Objects.requireNonNull(node.property(names[names.length - 1]));
		String owner = String.join(".", List.of(names).subList(0, names.length - 1));
		MethodHandle read = new ReaderFactory(written).field(struct, last, last.node().type(),
				codec.type().getSimpleName() + (owner.isEmpty() ? "" : "." + owner));
		return new PropertyDecoder(field, read.asType(READ), missing);
	}

	private @Nullable Object missing(byte[] payload, int length) {
		Object stored = this.missing.value(payload, length);
		TypeConversion conversion = this.missing.property().conversion();
		return (stored == null || conversion == null) ? stored : conversion.load().apply(stored);
	}

	/**
	 * The value; null if it, or an embedded object on its path, is null.
	 * @param references gives the instances to which the value refers
	 * @throws CorruptPoolException if the bytes are damaged
	 */
	public @Nullable Object value(byte[] payload, int length, ReferenceSource references) {
		MethodHandle handle = this.read;
		FieldReader found = this.field;
		if (handle == null || found == null) {
			return missing(payload, length);
		}
		int at = found.owner(payload, length);
		if (at == FieldReader.NO_OWNER) {
			return null;
		}
		try {
			return (Object) handle.invokeExact(new PayloadReader(payload, length, references), at);
		} catch (PoolException | ReferenceSource.NotReady | Error ex) {
			throw ex;
		} catch (Throwable ex) {
			throw new ApplicationCodeException("A value of " + this.missing.property().path() + " refused its stored "
					+ "state: " + ex, ex);
		}
	}

}

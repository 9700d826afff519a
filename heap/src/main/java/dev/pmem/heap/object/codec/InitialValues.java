/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.codec;

import java.lang.System.Logger.Level;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.object.payload.PayloadWriter;
import dev.pmem.heap.object.payload.ValuePathException;
import dev.pmem.heap.object.payload.ValueWriter;
import dev.pmem.heap.object.type.TypeNode;

/**
 * What classes set their properties to at first, taken from one instance of each class whose constructor takes nothing. Not
 * thread-safe.
 */
final class InitialValues {

	private final WriterFactory writers;

	private final Map<TypeNode.Struct, Optional<Object>> instances = new HashMap<>();

	/** @param current the layout of the classes as they are now */
	InitialValues(Layout current) {
		this.writers = new WriterFactory(current);
	}

	/**
	 * The value of a property in objects that were written before the class had it.
	 * @param isNew whether the property takes its initial value; otherwise it is null, or zero if it is primitive
	 */
	Layout.Constant of(TypeNode.Struct owner, TypeNode.Property property, boolean isNew) {
		ValueWriter writer = this.writers.writer(property.node());
		Object value = isNew ? initialValue(owner, property) : null;
		try {
			return constant(writer, property, value);
		} catch (ValuePathException | ClassCastException ex) {
			String problem = (ex instanceof ValuePathException path) ? path.problem() : String.valueOf(ex.getMessage());
			System.getLogger(InitialValues.class.getName()).log(Level.WARNING, owner.name() + "." + property.name()
					+ " is null in the objects that were stored before it was added, for its initial value " + problem);
			return constant(writer, property, null);
		}
	}

	private static Layout.Constant constant(ValueWriter writer, TypeNode.Property property, @Nullable Object value) {
		Object present = (value != null) ? value : zero(property.node().type());
		PayloadWriter out = new PayloadWriter(64);
		new CompositeCodecs.MaybeWriter(writer).writePart(out, Optional.ofNullable(present));
		return new Layout.Constant(out.toByteArray());
	}

	private static @Nullable Object zero(Class<?> type) {
		return type.isPrimitive() ? java.lang.reflect.Array.get(java.lang.reflect.Array.newInstance(type, 1), 0) : null;
	}

	private @Nullable Object initialValue(TypeNode.Struct owner, TypeNode.Property property) {
		Object instance = this.instances.computeIfAbsent(owner, InitialValues::instance).orElse(null);
		if (instance == null) {
			return null;
		}
		try {
			return property.getter().invoke(instance);
		} catch (RuntimeException | Error ex) {
			throw ex;
		} catch (Throwable ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Optional<Object> instance(TypeNode.Struct owner) {
		// live objects begin with null and zero
		boolean isLive = owner.type().isInterface() || Modifier.isAbstract(owner.type().getModifiers());
		if (isLive || owner.model().creator().type().parameterCount() > 0) {
			return Optional.empty();
		}
		try {
			return Optional.of((Object) owner.model().creator().invoke());
		} catch (Error ex) {
			throw ex;
		} catch (Throwable ex) {
			System.getLogger(InitialValues.class.getName()).log(Level.WARNING, "Properties that were added to "
					+ owner.name() + " are null in stored objects, for its constructor failed", ex);
			return Optional.empty();
		}
	}

}

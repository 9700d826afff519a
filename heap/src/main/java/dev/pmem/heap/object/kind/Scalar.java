/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.kind;

import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.util.Comparator;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.object.payload.PayloadWriter;
import dev.pmem.heap.object.payload.ValueReader;
import dev.pmem.heap.object.payload.ValueWriter;

/**
 * All that a kind of value means: its class, its bytes in objects, its order, its bytes in keys, and the values of other
 * classes that convert to it. Immutable and thread-safe.
 *
 * @param <V> the class of values; the wrapper of a primitive class
 */
public abstract sealed class Scalar<V> implements ValueReader, ValueWriter permits FixedScalar, VariableScalar {

	private final Class<V> type;

	private final ValueOrder<V> order;

	Scalar(Class<V> type, ValueOrder<V> order) {
		this.type = type;
		this.order = order;
	}

	/** The class of values; of primitive values the wrapper's. */
	public final Class<V> type() {
		return this.type;
	}

	/** The primitive class of values; if there is none, their class. */
	public final Class<?> primitiveType() {
		return MethodType.methodType(this.type).unwrap().returnType();
	}

	/** What a primitive field holds that was never set; null if no primitive class has such values. */
	public final @Nullable Object zero() {
		Class<?> primitive = primitiveType();
		return primitive.isPrimitive() ? Array.get(Array.newInstance(primitive, 1), 0) : null;
	}

	/** Whether values can be compared for equality, and be indexed. */
	public final boolean isComparable() {
		return this.order.isComparable();
	}

	/** Whether values have an order beyond equality that queries can ask for. */
	public final boolean isOrdered() {
		return this.order.isOrdered();
	}

	/**
	 * Compares values of the class; zero means equal, more than that only if the kind is ordered.
	 * @throws IllegalStateException if values can't be compared
	 */
	@SuppressWarnings("unchecked")
	public final Comparator<Object> comparator() {
		return (Comparator<Object>) this.order.comparator();
	}

	/**
	 * Adds a value of the class to a key. The order of the bytes is that of {@link #comparator}, equal values have equal
	 * bytes, and no value's bytes are a prefix of another's unless the value is the last in its key.
	 */
	public final void putKey(PayloadWriter key, Object value, boolean last) {
		writeKey(key, this.type.cast(value), last);
	}

	/** Carries out {@link #putKey}; called only if the kind is comparable. */
	abstract void writeKey(PayloadWriter key, V value, boolean last);

	/**
	 * A value that a query gives, as one of this kind; null if it can't be compared with values of this kind. Only values
	 * of the class itself convert, unless a kind says more.
	 */
	public @Nullable V convert(Object given) {
		return this.type.isInstance(given) ? this.type.cast(given) : null;
	}

	/**
	 * Makes values of this kind from those of another in which a field was stored before; null if some would not survive.
	 * None converts unless a kind says so.
	 */
	@Nullable
	Function<Object, V> widening(Scalar<?> older) {
		return null;
	}

	final CorruptPoolException damaged(RuntimeException cause) {
		return CorruptPoolException.ofObject("no " + this.type.getSimpleName() + ", unless a newer JDK made it ("
				+ cause.getMessage() + ")", cause);
	}

}

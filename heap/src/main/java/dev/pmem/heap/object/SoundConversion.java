/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object;

import java.util.function.Function;
import java.util.function.UnaryOperator;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.PoolException;

/**
 * Makes conversions of the heap's own: where no value can be made of what is stored, the pool is damaged.
 */
final class SoundConversion {

	private SoundConversion() {}

	static <V, S> TypeConversion of(Class<V> type, Class<S> storedType, Function<? super V, ? extends S> store,
			Function<? super S, ? extends V> load) {
		return new TypeConversion(type, storedType, (value) -> store.apply(type.cast(value)),
				sound(type, (stored) -> load.apply(storedType.cast(stored))));
	}

	/** Tells of damage where no value of the class can be made of what is stored. */
	private static UnaryOperator<Object> sound(Class<?> type, UnaryOperator<Object> load) {
		return (stored) -> {
			try {
				return load.apply(stored);
			} catch (PoolException ex) {
				throw ex;
			} catch (RuntimeException ex) {
				throw CorruptPoolException.ofObject("no " + type.getSimpleName() + " can be made of " + stored, ex);
			}
		};
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.kind;

import dev.pmem.heap.object.payload.PayloadWriter;

/**
 * Arrays of primitives. They can't be compared, nor be indexed.
 *
 * @param <A> the class of arrays
 */
abstract class ArrayScalar<A> extends VariableScalar<A> {

	ArrayScalar(Class<A> type) {
		super(type, ValueOrder.none());
	}

	@Override
	final void writeKey(PayloadWriter key, A value, boolean last) {
		throw new IllegalStateException(type().getTypeName() + " can't be indexed");
	}

}

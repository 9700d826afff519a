/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.kind;

import dev.pmem.heap.object.ObjectReference;
import dev.pmem.heap.object.payload.Bytes;
import dev.pmem.heap.object.payload.PayloadWriter;

/**
 * References to objects, eight bytes each: the offset of the target's home block. They are equal or not; their order
 * means nothing to a user. An object's own codec makes instances of them.
 */
final class ReferenceScalar extends FixedScalar<ObjectReference> {

	ReferenceScalar() {
		super(ObjectReference.class, Long.BYTES, ValueOrder.equality());
	}

	@Override
	ObjectReference read(byte[] bytes, int at) {
		return new ObjectReference(Bytes.getLong(bytes, at));
	}

	@Override
	void write(byte[] bytes, int at, ObjectReference value) {
		Bytes.putLong(bytes, at, value.offset());
	}

	@Override
	void writeKey(PayloadWriter key, ObjectReference value, boolean last) {
		int at = key.claim(Long.BYTES);
		Bytes.putLong(key.bytes(), at, Long.reverseBytes(value.offset()));
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.query.match;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.object.ObjectReference;
import dev.pmem.heap.object.codec.ObjectProperties;
import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.query.Criteria;

/**
 * The objects that others refer to, as one transaction sees them. Used by the transaction's thread alone.
 */
public interface ReferencedObjects {

	/** Stands for an object that is not stored: no object refers to it. */
	ObjectReference NOWHERE = new ObjectReference(Long.MAX_VALUE);

	/** No objects: for queries that are compiled and not run. */
	ReferencedObjects NONE = new ReferencedObjects() {

		@Override
		public @Nullable BlockImage read(long offset, BlockImage into) {
			throw new IllegalStateException("Objects are read in a transaction only");
		}

		@Override
		public Layout layout(int layoutNumber) {
			throw new IllegalStateException("Objects are read in a transaction only");
		}

		@Override
		public ObjectProperties properties(int layoutNumber) {
			throw new IllegalStateException("Objects are read in a transaction only");
		}

		@Override
		public ObjectReference referenceTo(Object instance, Class<?> type) {
			return NOWHERE;
		}

		@Override
		public long[] find(Class<?> type, Criteria criteria, int limit) {
			return new long[0];
		}

	};

	/**
	 * The bytes of an object; what the transaction reads belongs to its read set. The result is valid until the image is
	 * used again.
	 * @param offset the offset of the object's home block
	 * @param into may take the bytes
	 * @return null if this transaction has deleted the object
	 */
	@Nullable
	BlockImage read(long offset, BlockImage into);

	/** The layout with this number, which stands in the header of a block. */
	Layout layout(int layoutNumber);

	/** The properties of the class of the objects with this layout. */
	ObjectProperties properties(int layoutNumber);

	/**
	 * The reference to the object of which the caller has an instance: a managed one, a detached one with an id, or one
	 * that loads lazily.
	 * @param type the class to which the property refers
	 * @return {@link #NOWHERE} if no such object is stored
	 * @throws IllegalArgumentException if the instance is of no class that can be referred to, or has no id
	 */
	ObjectReference referenceTo(Object instance, Class<?> type);

	/**
	 * The offsets of the objects of a class and its subclasses that match.
	 * @return null if there are more than the limit
	 */
	long @Nullable [] find(Class<?> type, Criteria criteria, int limit);

}

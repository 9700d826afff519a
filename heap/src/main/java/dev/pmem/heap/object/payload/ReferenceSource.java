/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.payload;

import java.util.List;

/**
 * Gives the instances of the objects that an object refers to, while the object is read.
 */
@FunctionalInterface
public interface ReferenceSource {

	/**
	 * Thrown where an instance must be complete before another one can be made, and can't be made here and now. Passes
	 * through codecs; whoever asked for the read makes the instance first and reads again.
	 */
	final class NotReady extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private final long offset;

		/** @param offset the offset of the object whose instance must be made first */
		public NotReady(long offset) {
			super("The object at offset " + offset + " must be read first", null, false, false);
			this.offset = offset;
		}

		/** The offset of the object whose instance must be made first. */
		public long offset() {
			return this.offset;
		}

	}

	/** Refuses all references: for values outside of a transaction. */
	ReferenceSource NONE = (offset, type) -> {
		throw new IllegalStateException("An object at offset " + offset + " is referred to outside of a transaction");
	};

	/**
	 * The instance of an object: the same one each time. Its properties may be filled later, but before the outermost
	 * read returns.
	 * @param offset the offset of the object's home block
	 * @param type the class of which the property admits instances
	 */
	Object instance(long offset, Class<?> type);

	/**
	 * As {@link #instance(long, Class)}.
	 * @param path the property that refers to the object, for messages
	 */
	default Object instance(long offset, Class<?> type, String path) {
		return instance(offset, type);
	}

	/**
	 * The instance of an object, as {@link #instance(long, Class, String)}, which fills itself when a method of it is called.
	 */
	default Object unfilled(long offset, Class<?> type, String path) {
		return instance(offset, type, path);
	}

	/**
	 * The id of an object, which is not made for that.
	 * @param offset the offset of the object's home block
	 */
	default Object idOf(long offset) {
		throw new IllegalStateException("The id of the object at offset " + offset
				+ " is read outside of a transaction");
	}

	/**
	 * A persistent collection: the same one each time.
	 * @param offset the offset of the collection's block
	 * @param type what the property holds
	 */
	default Object collection(long offset, CollectionType type) {
		throw new IllegalStateException("The collection at offset " + offset + " is read outside of a transaction");
	}

	/**
	 * References of the object that is being read, whose instances are made when somebody asks for them.
	 * @param references the references as they are stored
	 * @param type the class of which the property admits instances
	 * @param path the property, from the class of the object on: no other references of the object have the same path
	 */
	default LazyReferences lazily(StoredReferences references, Class<?> type, String path) {
		throw new IllegalStateException(path + " refers to " + references.count()
				+ " objects outside of a transaction");
	}

	/**
	 * Runs an action once these instances are filled: at once if a constructor waits for the action's result and they can be
	 * filled now, else once all instances that are being read are filled.
	 */
	default void whenFilled(List<?> instances, Runnable action) {
		whenComplete(action);
	}

	/** Runs an action once all instances that are being read are filled. */
	default void whenComplete(Runnable action) {
		action.run();
	}

}

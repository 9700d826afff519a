/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.exception;

/**
 * A unique key is taken already.
 */
public final class UniqueKeyException extends PoolException {

	private static final long serialVersionUID = 1L;

	private static final String ADVICE = "Use another key";

	private static final String ADVICE_ON_STORED_OBJECTS = "Start with the index not unique, give these objects other keys, "
			+ "or delete all but one of each key, and make it unique then";

	/** Whether objects that are stored have the same key; otherwise one that is to be stored. */
	private final boolean isOfStoredObjects;

	/**
	 * @param message the whole message; the exception has no facts about the pool
	 */
	public UniqueKeyException(String message) {
		super(message, PoolFacts.NONE, ADVICE, null);
		this.isOfStoredObjects = false;
	}

	private UniqueKeyException(String message, String advice) {
		super(message(message, advice), PoolFacts.NONE, advice, null);
		this.isOfStoredObjects = true;
	}

	/** The exception for objects in the pool that keep an index from being made unique; advice is added to the problem. */
	public static UniqueKeyException ofStoredObjects(String problem) {
		return new UniqueKeyException(problem, ADVICE_ON_STORED_OBJECTS);
	}

	/** Whether an index can't be made unique because objects in the pool have the same key. */
	public boolean isOfStoredObjects() {
		return this.isOfStoredObjects;
	}

	/**
	 * @param message the whole message; the exception has no facts about the pool
	 */
	public UniqueKeyException(String message, Throwable cause) {
		super(message, PoolFacts.NONE, ADVICE, cause);
		this.isOfStoredObjects = false;
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.exception;

/**
 * Another transaction committed a change of an object that this transaction changed or, if serializable, read. Run the
 * transaction again.
 */
public final class ConflictException extends PoolException {

	private static final long serialVersionUID = 1L;

	private static final String ADVICE = "Run the transaction again.";

	private final long reference;

	private final int indexNumber;

	/**
	 * A conflict whose object is not known.
	 * @param message the whole message
	 */
	public ConflictException(String message) {
		this(message, 0);
	}

	/** @param reference the object that both transactions changed; 0 if the conflict was over something else */
	public ConflictException(String message, long reference) {
		this(message, reference, 0);
	}

	/**
	 * @param reference the object that the other transaction changed; 0 if it is not known
	 * @param indexNumber the index that this serializable transaction had scanned; 0 if the conflict was over something else
	 */
	public ConflictException(String message, long reference, int indexNumber) {
		super(message, (reference != 0) ? PoolFacts.NONE.at(reference) : PoolFacts.NONE, ADVICE, null);
		this.reference = reference;
		this.indexNumber = indexNumber;
	}

	/**
	 * The reference of the object that both transactions changed, or that this serializable one had read; 0 if it is not
	 * known, or the conflict was over something else.
	 */
	public long reference() {
		return this.reference;
	}

	/** The number of the index that this serializable transaction had scanned; 0 if the conflict was over something else. */
	public int indexNumber() {
		return this.indexNumber;
	}

}

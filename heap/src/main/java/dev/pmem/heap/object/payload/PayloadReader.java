/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.payload;

import dev.pmem.heap.exception.CorruptPoolException;

/**
 * Bytes that are being decoded. Damaged bytes may have any value, so each read outside of a checked fixed part is
 * checked here first.
 *
 * <p>Invariant: no byte of a sound payload is read twice, so the sizes of all parts that are read add up to at most the
 * payload's length. A budget limits damaged bytes in the same way: decoding ends in linear time and allocates in
 * proportion.
 */
public final class PayloadReader {

	/** Twice the writer's limit: each object may also lie in a collection. */
	private static final int MAX_DEPTH = 1000;

	private final byte[] bytes;

	private final int length;

	private final ReferenceSource references;

	private int budget;

	private int depth;

	/**
	 * @param bytes the payload; bytes behind its length may have any value
	 * @param length the payload's length
	 * @throws CorruptPoolException if the length is negative or exceeds the array
	 */
	public PayloadReader(byte[] bytes, int length) {
		this(bytes, length, ReferenceSource.NONE);
	}

	/**
	 * As above.
	 * @param references gives the instances of the objects that the payload refers to
	 */
	public PayloadReader(byte[] bytes, int length, ReferenceSource references) {
		if (length > bytes.length || length < 0) {
			throw CorruptPoolException.ofObject("its payload has " + length + " bytes, in a buffer of " + bytes.length);
		}
		this.bytes = bytes;
		this.length = length;
		this.budget = length;
		this.references = references;
	}

	/** Gives the instances of the objects that the payload refers to. */
	public ReferenceSource references() {
		return this.references;
	}

	/** The bytes that are read; bytes behind the length may have any value. */
	public byte[] bytes() {
		return this.bytes;
	}

	/** The index of a part, which must lie inside the payload. */
	public int part(int base, int position, int size) {
		if (position < 0 || size < 0 || (long) base + position + size > this.length) {
			throw CorruptPoolException.ofObject("" + size + " bytes at " + base + "+" + position
					+ " lie outside its " + this.length + " bytes");
		}
		spend(size);
		return base + position;
	}

	/** As {@link #part}, for a part that contains further parts, which are counted by themselves. */
	public int container(int base, int position, int size, int ownSize) {
		if (position < 0 || size < ownSize || (long) base + position + size > this.length) {
			throw CorruptPoolException.ofObject("" + size + " bytes at " + base + "+" + position
					+ " lie outside its " + this.length + " bytes or are less than " + ownSize);
		}
		spend(ownSize);
		return base + position;
	}

	/**
	 * Takes bytes from the budget.
	 * @throws CorruptPoolException if the budget is exceeded, because parts of the payload overlap
	 */
	public void spend(int size) {
		this.budget -= size;
		if (this.budget < 0) {
			throw CorruptPoolException.ofObject("its parts overlap");
		}
	}

	/**
	 * Begins an embedded object; {@link #leave} ends it.
	 * @throws CorruptPoolException if the object is nested deeper than a stored object can be
	 */
	public void enter() {
		if (++this.depth > MAX_DEPTH) {
			throw CorruptPoolException.ofObject("nested deeper than " + MAX_DEPTH);
		}
	}

	/** Ends the embedded object that {@link #enter} began last. */
	public void leave() {
		this.depth--;
	}

}

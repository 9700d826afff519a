/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.payload;

import java.util.Arrays;

/**
 * A growing buffer that codecs write to. Each thread should reuse one. Not thread-safe.
 *
 * <p>Invariant: {@code bytes[0, length)} has been written; bytes behind it may have any value.
 */
public final class PayloadWriter {

	private static final int MAX_LENGTH = Integer.MAX_VALUE - 16;

	private static final int MAX_DEPTH = 500;

	private static final int KEPT_BYTES = 1 << 15;

	private static final byte[] EMPTY = {};

	private byte[] bytes;

	private int length;

	private int depth;

	private boolean inUse;

	private ReferenceTargets references = ReferenceTargets.NONE;

	/** An empty buffer of 256 bytes. */
	public PayloadWriter() {
		this(256);
	}

	/** @param initialCapacity a guess, at least 1 */
	public PayloadWriter(int initialCapacity) {
		this.bytes = new byte[initialCapacity];
	}

	/** The buffer; another one after each write that made it grow. */
	public byte[] bytes() {
		return this.bytes;
	}

	/** How many bytes have been written. */
	public int length() {
		return this.length;
	}

	/** Tells where the objects lie that the written object refers to. */
	public ReferenceTargets references() {
		return this.references;
	}

	/** Sets who tells where other objects lie, until {@link #release}. */
	public void setReferences(ReferenceTargets references) {
		this.references = references;
	}

	/** A copy of what has been written. */
	public byte[] toByteArray() {
		return Arrays.copyOf(this.bytes, this.length);
	}

	/** Empties the buffer. */
	public void reset() {
		this.length = 0;
		this.depth = 0;
	}

	/**
	 * Takes the writer for one use, which {@link #release} ends. Returns false if the writer is in use already: a
	 * converter that is called while an object is written may write another object.
	 */
	public boolean take() {
		boolean taken = !this.inUse;
		this.inUse = true;
		return taken;
	}

	/** Ends a use. Drops a large buffer, because a thread that reuses the writer must not keep it. */
	public void release() {
		this.inUse = false;
		this.references = ReferenceTargets.NONE;
		reset();
		if (this.bytes.length > KEPT_BYTES) {
			this.bytes = EMPTY;
		}
	}

	/** Whether what has been written equals these bytes. */
	public boolean contentEquals(byte[] other, int otherLength) {
		return Arrays.equals(this.bytes, 0, this.length, other, 0, otherLength);
	}

	/** The index of the first byte that differs from as many of these bytes; -1 if none differs. */
	public int firstDifference(byte[] other) {
		return Arrays.mismatch(this.bytes, 0, this.length, other, 0, this.length);
	}

	/** The index behind the last byte that differs from as many of these bytes, of which at least one must differ. */
	public int endOfDifference(byte[] other) {
		int end = this.length;
		while (end >= Long.BYTES && Bytes.getLong(this.bytes, end - Long.BYTES) == Bytes.getLong(other, end
				- Long.BYTES)) {
			end -= Long.BYTES;
		}
		while (this.bytes[end - 1] == other[end - 1]) {
			end--;
		}
		return end;
	}

	/** Adds zero bytes; gives the index of the first. */
	public int reserve(int count) {
		int at = claim(count);
		Arrays.fill(this.bytes, at, at + count, (byte) 0);
		return at;
	}

	/** Adds bytes that the caller overwrites entirely; gives the index of the first. */
	public int claim(int count) {
		int at = this.length;
		if (count > this.bytes.length - at) {
			grow(count);
		}
		this.length = at + count;
		return at;
	}

	private void grow(int count) {
		long needed = (long) this.length + count;
		if (needed > MAX_LENGTH) {
			throw new ValuePathException("is too large: one object can't take more than " + MAX_LENGTH + " bytes");
		}
		long doubled = Math.min(MAX_LENGTH, this.bytes.length * 2L);
		this.bytes = Arrays.copyOf(this.bytes, (int) Math.max(needed, doubled));
	}

	/**
	 * Adds all bytes of an array.
	 * @throws ValuePathException if the object becomes too large to be stored
	 */
	public void append(byte[] source) {
		int at = claim(source.length);
		System.arraycopy(source, 0, this.bytes, at, source.length);
	}

	/** Drops what has been written from this index on. */
	public void truncate(int at) {
		this.length = at;
	}

	/**
	 * Begins an embedded object; {@link #leave} ends it.
	 * @throws ValuePathException if the object is nested too deeply
	 */
	public void enter() {
		if (++this.depth > MAX_DEPTH) {
			throw new ValuePathException("is nested deeper than " + MAX_DEPTH
					+ " objects or contains itself; embedded objects must form a tree");
		}
	}

	/** Ends the embedded object that {@link #enter} began last. */
	public void leave() {
		this.depth--;
	}

}

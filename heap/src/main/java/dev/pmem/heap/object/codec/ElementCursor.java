/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.codec;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.object.payload.Bytes;
import dev.pmem.heap.object.payload.PayloadReader;
import dev.pmem.heap.object.payload.PayloadWriter;
import dev.pmem.heap.object.payload.StoredReferences;
import dev.pmem.heap.object.payload.ValueReader;
import dev.pmem.heap.object.payload.ValueWriter;

/**
 * The elements of a collection, map or array one after the other. An element is a byte 1, the count of its bytes (4;
 * left out if its size is fixed), and its bytes. A null element is a byte 0.
 */
final class ElementCursor {

	/** The size of the header before the first element of a collection: the form (1), the count (4). */
	static final int HEADER_SIZE = 5;

	private static final int WORD_SIZE = 4;

	private final PayloadReader in;

	private final int end;

	private final int form;

	private final int count;

	private int at;

	/** Reads the header of the collection at {@code base + position}, which is not checked yet. */
	ElementCursor(PayloadReader in, int base, int position, int size) {
		this.in = in;
		int start = in.container(base, position, size, HEADER_SIZE);
		this.form = in.bytes()[start];
		this.count = Bytes.getInt(in.bytes(), start + 1);
		this.at = start + HEADER_SIZE;
		this.end = start + size;
		if (this.count < 0 || this.count > this.end - this.at) {
			throw damaged(this.count + " elements in " + size + " bytes");
		}
	}

	int form() {
		return this.form;
	}

	/** Copies the elements, which are all references. Must be called first; as {@link #finish}. */
	StoredReferences references() {
		this.in.spend(this.end - this.at);
		return StoredReferences.copyOf(this.in.bytes(), this.at, this.end, this.count);
	}

	/**
	 * The offsets of the elements, which are all references; 0 for null. Must be called first; as {@link #finish}.
	 * @param begin another collection of references; those with which both begin are left out. Null for none
	 */
	long[] offsetsBeyond(@Nullable ElementCursor begin) {
		int same = (begin == null)
				? 0
				: StoredReferences.commonCount(this.in.bytes(), this.at, this.end, this.count, begin.in.bytes(),
						begin.at, begin.end, begin.count);
		this.in.spend(this.end - this.at);
		return StoredReferences.read(this.in.bytes(), this.at + StoredReferences.sizeOf(same), this.end,
				this.count - same);
	}

	/** The number of elements, which is at most the number of bytes. */
	int count() {
		return this.count;
	}

	@Nullable
	Object next(ValueReader reader) {
		int start = this.at;
		int left = this.end - start - 1;
		if (left < 0) {
			throw damaged("too few elements");
		}
		byte marker = this.in.bytes()[start];
		if (marker == 0) {
			this.in.spend(1);
			this.at = start + 1;
			return null;
		}
		int size = reader.elementSize();
		if (size > 0) {
			if (marker != 1 || left < size) {
				throw damaged("element cut off");
			}
			this.in.spend(1 + size);
			this.at = start + 1 + size;
			return reader.readFixed(this.in, start + 1);
		}
		if (marker != 1 || left < WORD_SIZE) {
			throw damaged("element cut off");
		}
		this.in.spend(1 + WORD_SIZE);
		int word = Bytes.getInt(this.in.bytes(), start + 1);
		int length = word & ~ValueWriter.UTF_16;
		if (length > left - WORD_SIZE) {
			throw damaged("element of " + length + " bytes cut off");
		}
		int valueAt = start + 1 + WORD_SIZE;
		this.at = valueAt + length;
		return reader.readPart(this.in, valueAt, 0, word);
	}

	/** The element of a collection of one, which these bytes are. */
	static @Nullable Object onlyElement(byte[] bytes, ValueReader reader) {
		ElementCursor cursor = new ElementCursor(new PayloadReader(bytes, bytes.length), 0, 0, bytes.length);
		Object element = cursor.next(reader);
		cursor.finish();
		return element;
	}

	/** Must be called after the last element. */
	void finish() {
		if (this.at != this.end) {
			throw damaged((this.end - this.at) + " bytes follow the last element");
		}
	}

	private static CorruptPoolException damaged(String problem) {
		return CorruptPoolException.ofObject("collection with " + problem);
	}

	/** Writes a header whose count is set by {@link #setCount}. */
	static int writeHeader(PayloadWriter out, int form) {
		int at = out.reserve(HEADER_SIZE);
		out.bytes()[at] = (byte) form;
		return at;
	}

	static void setCount(PayloadWriter out, int headerAt, int count) {
		Bytes.putInt(out.bytes(), headerAt + 1, count);
	}

	static void write(PayloadWriter out, ValueWriter writer, @Nullable Object value) {
		int at = out.reserve(1);
		if (value == null) {
			return;
		}
		out.bytes()[at] = 1;
		int size = writer.elementSize();
		if (size > 0) {
			int valueAt = out.reserve(size);
			writer.writeFixed(out, valueAt, value);
			return;
		}
		int wordAt = out.claim(WORD_SIZE);
		int valueAt = out.length();
		int flag = writer.writePart(out, value);
		Bytes.putInt(out.bytes(), wordAt, (out.length() - valueAt) | flag);
	}

}

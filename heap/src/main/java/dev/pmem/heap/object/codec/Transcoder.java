/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.codec;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.object.payload.PayloadReader;
import dev.pmem.heap.object.payload.PayloadWriter;
import dev.pmem.heap.object.payload.ValueReader;
import dev.pmem.heap.object.payload.ValueWriter;

/**
 * Makes payloads of a class's layout from those of an earlier layout, without an instance of the class: no constructor runs,
 * and references stay what they are. The payload is the one that decoding and encoding the object would give. Thread-safe.
 */
public final class Transcoder {

	/** Composed before the first use, because several threads may be the first. */
	private final ValueWriter writer;

	private final ValueReader root;

	/** @param isOfPlaced whether each target of a reference has a place */
	private Transcoder(Layout view, Layout current, boolean isOfPlaced) {
		this.writer = new RawWriters(current).struct(0);
		this.root = new RawReaders(view, current, isOfPlaced).struct(0, 0);
	}

	/**
	 * The transcoder.
	 * @param view the earlier layout in the terms of the codec's class, which can read all of its objects
	 */
	public static Transcoder of(ObjectCodec<?> codec, Layout view) {
		return new Transcoder(view, codec.layout(), true);
	}

	/** As {@link #of(ObjectCodec, Layout)}, with the current layout of the class. */
	static Transcoder of(Layout view, Layout current) {
		return new Transcoder(view, current, true);
	}

	/** The transcoder of objects that are being written, whose references may lead to objects without a place. */
	static Transcoder ofUnfinished(Layout current) {
		return new Transcoder(current, current, false);
	}

	/**
	 * Writes the object in place of the writer's content.
	 * @throws dev.pmem.heap.exception.CorruptPoolException if the bytes are damaged
	 */
	public void transcode(byte[] payload, int length, PayloadWriter out) {
		transcode(payload, length, (_) -> {}, out);
	}

	/**
	 * As above.
	 * @param change may change the values of the object's properties, which come in the order of the current layout's fields
	 */
	void transcode(byte[] payload, int length, Consumer<@Nullable Object[]> change, PayloadWriter out) {
		@Nullable
		Object[] values = values(payload, length);
		change.accept(values);
		out.reset();
		this.writer.writePart(out, values);
	}

	/** The values of the object's properties, in the order of the current layout's fields. */
	@Nullable
	Object[] values(byte[] payload, int length) {
		return (@Nullable Object[]) this.root.readPart(new PayloadReader(payload, length), 0, 0, length);
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.key;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.object.codec.FieldReader;
import dev.pmem.heap.object.codec.StoredElements;
import dev.pmem.heap.object.payload.PayloadWriter;

/**
 * Makes the keys of the elements of stored objects of one layout: one for each distinct element that is not null.
 * Immutable and thread-safe.
 */
public final class ElementKeys {

	private final StoredElements elements;

	private final FieldReader value;

	private final BiConsumer<PayloadWriter, Object> writer;

	private final int maxSize;

	private ElementKeys(StoredElements elements, FieldReader value, BiConsumer<PayloadWriter, Object> writer,
			int maxSize) {
		this.elements = elements;
		this.value = value;
		this.writer = writer;
		this.maxSize = maxSize;
	}

	/** @param writer writes a value into a key */
	static ElementKeys of(StoredElements elements, BiConsumer<PayloadWriter, Object> writer, int maxSize) {
		String name = elements.layout().root().fields().getFirst().name();
		return new ElementKeys(elements, Objects.requireNonNull(FieldReader.find(elements.layout(), name)), writer,
				maxSize);
	}

	/** Whether a path is one of elements. */
	public static boolean isPath(String path) {
		return path.endsWith(StoredElements.SUFFIX);
	}

	/** The path of the container of a path of elements; another path is itself. */
	public static String container(String path) {
		return isPath(path) ? path.substring(0, path.length() - StoredElements.SUFFIX.length()) : path;
	}

	/**
	 * The keys of an object, in their order.
	 * @throws CorruptPoolException if the bytes are damaged
	 */
	public List<byte[]> keys(byte[] payload, int length) {
		List<@Nullable Object> values = new ArrayList<>();
		this.elements.visit(payload, length, false, (element, elementLength) -> {
			values.add(this.value.value(element, elementLength));
			return true;
		});
		return distinct(values, this.writer, this.maxSize);
	}

	/** The distinct keys of values, but of null, in their order. */
	static List<byte[]> distinct(List<? extends @Nullable Object> values, BiConsumer<PayloadWriter, Object> writer,
			int maxSize) {
		TreeSet<byte[]> keys = new TreeSet<>(Arrays::compareUnsigned);
		PayloadWriter out = new PayloadWriter(64);
		for (Object value : values) {
			if (value != null) {
				out.reset();
				writer.accept(out, value);
				keys.add(KeyFormat.finish(out, maxSize));
			}
		}
		return List.copyOf(keys);
	}

}

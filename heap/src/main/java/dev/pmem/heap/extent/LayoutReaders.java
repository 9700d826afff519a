/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.catalog.Catalog;
import dev.pmem.heap.catalog.StoredLayout;
import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.object.codec.ObjectCodec;
import dev.pmem.heap.object.codec.PropertyReader;
import dev.pmem.heap.object.type.StoredProperty;

/**
 * Reads the objects of an extent, each by the layout that it was written with. Thread-safe.
 * <p>
 * Invariant: the reader at an index reads objects of the layout with that number; a reader, once made, stays.
 *
 * @param <T> the class of the objects
 */
public final class LayoutReaders<T> {

	private final Catalog catalog;

	private final ObjectCodec<T> codec;

	private final StoredProperty idProperty;

	/** The readers by layout number. The array grows when an object with another layout is met. */
	private volatile @Nullable LayoutReader<?>[] readers;

	/** The reader of objects of one layout. */
	private record LayoutReader<T>(StoredLayout layout, ObjectCodec.Decoder<T> decoder, PropertyReader id) {}

	/**
	 * @param current the layout that objects are written with
	 */
	LayoutReaders(Catalog catalog, ObjectCodec<T> codec, StoredLayout current, String idProperty) {
		this.catalog = catalog;
		this.codec = codec;
		this.idProperty = codec.property(idProperty);
		this.readers = new LayoutReader<?>[current.number() + 1];
		this.readers[current.number()] = new LayoutReader<>(current, codec.decoder(), idReader(current));
	}

	private PropertyReader idReader(StoredLayout written) {
		return PropertyReader.of(this.codec, this.idProperty, written.layout());
	}

	@SuppressWarnings("unchecked")
	private LayoutReader<T> reader(BlockImage image) {
		@Nullable
		LayoutReader<?>[] known = this.readers;
		LayoutReader<?> reader = (image.type >= 0 && image.type < known.length) ? known[image.type] : null;
		return (LayoutReader<T>) ((reader != null) ? reader : addReader(image.type));
	}

	private synchronized LayoutReader<?> addReader(int layoutNumber) {
		StoredLayout written = new StoredLayout(layoutNumber, this.catalog.layout(layoutNumber));
		LayoutReader<T> reader = new LayoutReader<>(written, this.codec.reader(written.layout()), idReader(written));
		@Nullable
		LayoutReader<?>[] more = Arrays.copyOf(this.readers, Math.max(this.readers.length, layoutNumber + 1));
		more[layoutNumber] = reader;
		this.readers = more;
		return reader;
	}

	/** The layout that the object in the image was written with. */
	StoredLayout layout(BlockImage image) {
		return reader(image).layout;
	}

	/**
	 * A new instance with the state of the object in the image.
	 * @throws CorruptPoolException if the bytes are damaged
	 */
	public T decode(BlockImage image) {
		LayoutReader<T> reader = reader(image);
		// a constructor or converter may read other objects
		boolean wasHeld = image.held;
		image.held = true;
		try {
			return reader.decoder.decode(image.bytes, image.length);
		} finally {
			image.held = wasHeld;
		}
	}

	/** The id of the object in the image; null if the object has no id, which shows damage. */
	@Nullable
	Object id(BlockImage image) {
		return reader(image).id.value(image.bytes, image.length);
	}

}

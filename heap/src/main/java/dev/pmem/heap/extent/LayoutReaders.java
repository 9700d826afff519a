/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.catalog.ExtentLayouts;
import dev.pmem.heap.catalog.StoredLayout;
import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.LayoutMismatchException;
import dev.pmem.heap.object.codec.ObjectCodec;
import dev.pmem.heap.object.codec.ObjectProperties;
import dev.pmem.heap.object.codec.PropertyReader;
import dev.pmem.heap.object.layout.LayoutTable;
import dev.pmem.heap.object.payload.ReferenceSource;
import dev.pmem.heap.object.type.StoredProperty;
import dev.pmem.heap.store.ExtentDefinition;

/**
 * Reads the objects of an extent, each by the layout that it was written with and as the class of that layout.
 * Thread-safe.
 * <p>
 * Invariant: the reader at an index reads objects of the layout with that number; a reader, once made, stays.
 *
 * @param <T> the class of the objects, or the top of their hierarchy
 */
public final class LayoutReaders<T> {

	private final ExtentLayouts layouts;

	private final ExtentClasses classes;

	private final ObjectProperties properties;

	/** Null if objects have no ids. */
	private final @Nullable StoredProperty idProperty;

	private final ConstructorReferences constructorReferences;

	private final LayoutTable<LayoutReader<T>> readers = new LayoutTable<>();

	/**
	 * The reader of objects of one layout.
	 *
	 * @param type their class; null if it is not known
	 * @param decoder makes instances; null if the class is not known
	 */
	private record LayoutReader<T>(StoredLayout layout, @Nullable Class<?> type,
			ObjectCodec.@Nullable Decoder<T> decoder, @Nullable PropertyReader id) {}

	/**
	 * @param definition names the class of which all objects are, and the id
	 */
	LayoutReaders(ExtentLayouts layouts, ExtentDefinition<?> definition, ExtentClasses classes) {
		this.layouts = layouts;
		this.classes = classes;
		this.constructorReferences = new ConstructorReferences(classes);
		this.properties = classes.properties(definition.type());
		this.idProperty = definition.hasIds() ? this.properties.property(definition.idProperty()) : null;
		for (HierarchyClass<?> each : classes.all()) {
			addReader(each.layout(), each, each.codec().decoder());
		}
	}

	private @Nullable PropertyReader idReader(StoredLayout written) {
		StoredProperty id = this.idProperty;
		return (id == null) ? null : this.properties.reader(id, written.layout());
	}

	private LayoutReader<T> reader(int layoutNumber) {
		LayoutReader<T> known = this.readers.get(layoutNumber);
		if (known != null) {
			return known;
		}
		StoredLayout written = this.layouts.get(layoutNumber);
		HierarchyClass<?> owner = this.classes.owner(written.layout());
		return addReader(written, owner, (owner != null) ? owner.codec().reader(written.layout()) : null);
	}

	@SuppressWarnings("unchecked")
	private LayoutReader<T> addReader(StoredLayout written, @Nullable HierarchyClass<?> owner,
			ObjectCodec.@Nullable Decoder<?> decoder) {
		return this.readers.put(written.number(), new LayoutReader<>(written, (owner != null) ? owner.type() : null,
				(ObjectCodec.Decoder<T>) decoder, idReader(written)));
	}

	private LayoutReader<T> reader(BlockImage image) {
		return reader(image.type);
	}

	/** The layout that the object in the image was written with. */
	StoredLayout layout(BlockImage image) {
		return reader(image.type).layout;
	}

	/** The layout with this number, if an object of a class of the extent was read or can be written with it. */
	@Nullable
	StoredLayout known(int layoutNumber) {
		LayoutReader<T> reader = this.readers.get(layoutNumber);
		return (reader != null && reader.decoder != null) ? reader.layout : null;
	}

	/** The layout with this number, in the terms of the present classes. */
	StoredLayout layout(int layoutNumber) {
		return reader(layoutNumber).layout;
	}

	/** The class of the object in the image; null if this release of the application lacks it. */
	public @Nullable Class<?> type(BlockImage image) {
		return reader(image).type;
	}

	/**
	 * A new instance with the state of the object in the image.
	 * @throws CorruptPoolException if the bytes are damaged
	 * @throws LayoutMismatchException if the object is of a class that this release of the application lacks
	 */
	public T decode(BlockImage image) {
		return decode(image, ReferenceSource.NONE);
	}

	/**
	 * As above.
	 * @param references gives the instances that the object refers to
	 */
	T decode(BlockImage image, ReferenceSource references) {
		ObjectCodec.Decoder<T> decoder = decoder(image);
		// a constructor or converter may read other objects
		boolean wasHeld = image.held;
		image.held = true;
		try {
			return decoder.decode(image.bytes, image.length, references);
		} finally {
			image.held = wasHeld;
		}
	}

	/** A new instance, which {@link #fill} must complete. Nobody else may use the image. */
	T create(BlockImage image, ReferenceSource references) {
		return decoder(image).create(image.bytes, image.length, references);
	}

	/** Completes what {@link #create} has made of the same image. */
	void fill(Object instance, BlockImage image, ReferenceSource references) {
		decoder(image).fill(instance, image.bytes, image.length, references);
	}

	/**
	 * The decoder of the object in the image.
	 * @throws LayoutMismatchException if the object is of a class that this release of the application lacks
	 */
	public ObjectCodec.Decoder<T> decoder(BlockImage image) {
		LayoutReader<T> reader = reader(image);
		ObjectCodec.Decoder<T> decoder = reader.decoder;
		if (decoder == null) {
			throw this.classes.unreadable(reader.layout.layout().root().typeName());
		}
		return decoder;
	}

	/** The references that constructors take. */
	ConstructorReferences constructorReferences() {
		return this.constructorReferences;
	}

	/** The id of the object in the image; null if the object has no id, which shows damage. */
	@Nullable
	Object id(BlockImage image) {
		PropertyReader id = reader(image).id;
		return (id == null) ? null : id.value(image.bytes, image.length);
	}

}

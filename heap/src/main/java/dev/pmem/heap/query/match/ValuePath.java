/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.query.match;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.object.codec.ObjectProperties;
import dev.pmem.heap.object.codec.ReferenceReader;
import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.object.type.StoredProperty;

/**
 * A path to one value, which may lead through references, but not through collections. Immutable and thread-safe.
 */
final class ValuePath {

	private final String path;

	private final @Nullable TargetPath through;

	private final StoredProperty property;

	/** Reads the value of stored objects of one layout. */
	@FunctionalInterface
	interface Reader {

		/**
		 * The value; null if it, or an object or reference on its path, is null.
		 * @throws CorruptPoolException if the bytes are damaged
		 */
		@Nullable
		Object value(byte[] payload, int length);

	}

	private ValuePath(String path, @Nullable TargetPath through, StoredProperty property) {
		this.path = path;
		this.through = through;
		this.property = property;
	}

	/**
	 * The path in objects of a class.
	 * @throws IllegalArgumentException if there is no such property, or a collection is on the way to it
	 */
	static ValuePath of(ObjectProperties model, ReferencedTypes types, String path) {
		requireSingle(model, types, path, path);
		StoredProperty property = TargetPath.resolve(model, types, path);
		if (property == null) {
			throw new IllegalArgumentException("Nothing tells the type of " + model.type().getSimpleName() + "." + path
					+ ": no class is stored that could have it");
		}
		return new ValuePath(path, TargetPath.of(model, path), property);
	}

	private static void requireSingle(ObjectProperties model, ReferencedTypes types, String path, String whole) {
		TargetPath through = TargetPath.of(model, path);
		if (through == null) {
			ElementPath element = ElementPath.of(model, path);
			if (element != null) {
				throw new IllegalArgumentException("The path " + whole + " leads through "
						+ element.container().path() + " of " + model.type().getSimpleName()
						+ ", which has many elements: it has no single value");
			}
			return;
		}
		if (!through.reference().isReference()) {
			throw new IllegalArgumentException("The path " + whole + " leads through " + through.reference().path()
					+ " of " + model.type().getSimpleName() + ", which has many elements: it has no single value");
		}
		ObjectProperties target = types.properties(through.target());
		if (target != null) {
			requireSingle(target, types, through.rest(), whole);
		}
	}

	/** The property at the end of the path. */
	StoredProperty property() {
		return this.property;
	}

	/** Whether the path leads through no reference. */
	boolean isLocal() {
		return this.through == null;
	}

	/**
	 * The reader for objects of a layout.
	 * @param model the class of the objects
	 * @param objects where to find the targets of references
	 */
	Reader reader(ObjectProperties model, Layout written, ReferencedObjects objects) {
		TargetPath on = this.through;
		return (on == null)
				? model.reader(this.property, written)::value
				: through(on, written, objects);
	}

	private static Reader through(TargetPath path, Layout written, ReferencedObjects objects) {
		ReferenceReader reference = ReferenceReader.find(written, path.reference().path());
		if (reference == null) {
			return (_, _) -> null;
		}
		Map<Integer, Reader> readers = new HashMap<>(2);
		BlockImage image = new BlockImage();
		return (payload, length) -> {
			long offset = reference.single(payload, length);
			BlockImage found = (offset == ReferenceReader.NONE) ? null : objects.read(offset, image);
			return (found == null)
					? null
					: readers.computeIfAbsent(found.type, (number) -> ofTarget(path.rest(), number, objects))
							.value(found.bytes, found.length);
		};
	}

	private static Reader ofTarget(String path, int layoutNumber, ReferencedObjects objects) {
		ObjectProperties model = objects.properties(layoutNumber);
		TargetPath further = TargetPath.of(model, path);
		if (further != null) {
			return through(further, objects.layout(layoutNumber), objects);
		}
		StoredProperty property = model.find(path);
		return (property == null)
				? (_, _) -> null
				: model.reader(property, objects.layout(layoutNumber))::value;
	}

	@Override
	public String toString() {
		return this.path;
	}

}

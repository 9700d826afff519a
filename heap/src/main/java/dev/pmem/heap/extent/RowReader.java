/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.object.codec.PropertyDecoder;
import dev.pmem.heap.object.codec.ReferenceReader;
import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.object.payload.ReferenceSource;
import dev.pmem.heap.object.type.StoredProperty;
import dev.pmem.heap.query.Selection;
import dev.pmem.heap.query.match.TargetPath;

/**
 * Reads what a selection names of objects, on their bytes. Used by the thread of one transaction.
 * <p>
 * Invariant: the readers under a number read objects of the layout with that number.
 */
final class RowReader {

	private final Selection selection;

	private final TransactionTargets objects;

	private final ReferenceSource references;

	private final Map<Integer, ValueReader[]> readers = new HashMap<>(2);

	/** Reads one value of objects of one layout. */
	@FunctionalInterface
	private interface ValueReader {

		ValueReader NULL = (_, _) -> null;

		@Nullable
		Object value(byte[] payload, int length);

	}

	/**
	 * @param references gives the instances of objects that are selected as a whole
	 */
	RowReader(Selection selection, TransactionTargets objects, ReferenceSource references) {
		this.selection = selection;
		this.objects = objects;
		this.references = references;
	}

	/** The values of an object. */
	@Nullable
	Object[] values(BlockImage image) {
		ValueReader[] known = this.readers.get(image.type);
		ValueReader[] parts = (known != null) ? known : readers(image.type);
		@Nullable
		Object[] values = new @Nullable Object[parts.length];
		boolean wasHeld = image.held;
		image.held = true;
		try {
			for (int index = 0; index < parts.length; index++) {
				values[index] = parts[index].value(image.bytes, image.length);
			}
		} finally {
			image.held = wasHeld;
		}
		return values;
	}

	private ValueReader[] readers(int layoutNumber) {
		ValueReader[] made = this.selection.parts().stream()
				.map((part) -> reader(part.path(), part.nested(), layoutNumber)).toArray(ValueReader[]::new);
		this.readers.put(layoutNumber, made);
		return made;
	}

	private ValueReader reader(String path, @Nullable Selection nested, int layoutNumber) {
		StoredClass<?> of = this.objects.storedClass(layoutNumber);
		Layout written = this.objects.layout(layoutNumber);
		TargetPath through = TargetPath.of(of.codec(), path);
		if (through != null) {
			return through(through, nested, written);
		}
		StoredProperty property = of.codec().find(path);
		if (property == null) {
			return ValueReader.NULL;
		}
		if (nested != null && property.target() != null) {
			return nested(path, nested, written);
		}
		PropertyDecoder decoder = PropertyDecoder.of(of.codec(), path, written);
		return (payload, length) -> decoder.value(payload, length, this.references);
	}

	private ValueReader through(TargetPath path, @Nullable Selection nested, Layout written) {
		ReferenceReader reference = ReferenceReader.find(written, path.reference().path());
		if (reference == null) {
			return ValueReader.NULL;
		}
		Map<Integer, ValueReader> further = new HashMap<>(2);
		BlockImage image = new BlockImage();
		return (payload, length) -> {
			BlockImage target = target(reference.single(payload, length), image);
			return (target == null)
					? null
					: further.computeIfAbsent(target.type, (number) -> reader(path.rest(), nested, number))
							.value(target.bytes, target.length);
		};
	}

	private ValueReader nested(String path, Selection nested, Layout written) {
		ReferenceReader reference = ReferenceReader.find(written, path);
		if (reference == null) {
			return ValueReader.NULL;
		}
		RowReader rows = new RowReader(nested, this.objects, this.references);
		BlockImage image = new BlockImage();
		if (reference.isSingle()) {
			return (payload, length) -> {
				BlockImage target = target(reference.single(payload, length), image);
				return (target != null) ? rows.values(target) : null;
			};
		}
		return (payload, length) -> {
			if (reference.isNull(payload, length)) {
				return null;
			}
			List<@Nullable Object[]> all = new ArrayList<>();
			for (long offset : reference.all(payload, length)) {
				BlockImage target = target(offset, image);
				if (target != null) {
					all.add(rows.values(target));
				}
			}
			return all;
		};
	}

	private @Nullable BlockImage target(long offset, BlockImage image) {
		return (offset == ReferenceReader.NONE) ? null : this.objects.read(offset, image);
	}

}

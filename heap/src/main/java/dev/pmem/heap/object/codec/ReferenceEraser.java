/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongPredicate;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.annotation.DeleteAction;
import dev.pmem.heap.object.ObjectReference;
import dev.pmem.heap.object.codec.RawWriters.RawAlternative;
import dev.pmem.heap.object.codec.RawWriters.RawElements;
import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.object.layout.Shape;
import dev.pmem.heap.object.payload.PayloadWriter;
import dev.pmem.heap.object.type.TypeNode;

/**
 * Takes references out of stored objects, without an instance, where the property is declared with
 * {@link DeleteAction#SET_NULL}: a property becomes null, a collection loses the element, a map the entry, an array has
 * null in its place. Thread-safe.
 */
public final class ReferenceEraser {

	private final ObjectCodec<?> codec;

	/** By the struct, then by the field of the current layout. */
	private final boolean[][] isErasable;

	private final Map<Layout, Transcoder> transcoders = new ConcurrentHashMap<>();

	/** @param codec of the class whose objects refer to others */
	public ReferenceEraser(ObjectCodec<?> codec) {
		this.codec = codec;
		this.isErasable = new boolean[codec.nodes().size()][];
		for (TypeNode.Struct struct : codec.nodes()) {
			boolean[] ofFields = new boolean[struct.properties().size()];
			for (int field = 0; field < ofFields.length; field++) {
				ofFields[field] = struct.properties().get(field).onDelete() == DeleteAction.SET_NULL;
			}
			this.isErasable[struct.index()] = ofFields;
		}
	}

	/**
	 * Writes the object without some of its references, in the current layout, in place of the writer's content.
	 * @param written the layout of the object, in the terms of its class
	 * @param gone says which targets are not to be referred to any more
	 */
	public void erase(Layout written, byte[] payload, int length, LongPredicate gone, PayloadWriter out) {
		this.transcoders.computeIfAbsent(written, (view) -> Transcoder.of(this.codec, view))
				.transcode(payload, length, (values) -> erase(values, 0, gone), out);
	}

	private void erase(@Nullable Object[] values, int struct, LongPredicate gone) {
		List<Layout.Field> fields = this.codec.layout().structs().get(struct).fields();
		for (int field = 0; field < values.length; field++) {
			Object value = values[field];
			if (value != null) {
				values[field] = erase(value, fields.get(field).shape(), this.isErasable[struct][field], gone);
			}
		}
	}

	private @Nullable Object erase(Object value, Shape shape, boolean erasable, LongPredicate gone) {
		switch (shape) {
			case Shape.Scalar _ -> {
				return (erasable && value instanceof ObjectReference reference && gone.test(reference.offset()))
						? null
						: value;
			}
			case Shape.Struct(int index) -> erase((@Nullable Object[]) value, index, gone);
			case Shape.Alternatives(String _, List<Integer> structs) -> {
				RawAlternative alternative = (RawAlternative) value;
				erase((@Nullable Object[]) alternative.struct(), structs.get(alternative.index()), gone);
			}
			case Shape.Array(Shape element) -> eraseInPlace((RawElements) value, element, erasable, gone);
			case Shape.Maybe(Shape element) -> eraseInPlace((RawElements) value, element, erasable, gone);
			case Shape.Elements(Shape.CollectionKind _, Shape element) -> {
				return without((RawElements) value, List.of(element), erasable, gone);
			}
			case Shape.Entries(Shape.MapKind _, Shape key, Shape element) -> {
				return without((RawElements) value, List.of(key, element), erasable, gone);
			}
			case Shape.Enumeration _,Shape.Persistent _ -> {
				// refers to no object
			}
		}
		return value;
	}

	private void eraseInPlace(RawElements raw, Shape shape, boolean erasable, LongPredicate gone) {
		@Nullable
		Object[] elements = raw.elements();
		for (int index = 0; index < elements.length; index++) {
			Object element = elements[index];
			if (element != null) {
				elements[index] = erase(element, shape, erasable, gone);
			}
		}
	}

	/** @param shapes of the elements, which take turns: an entry of a map goes as a whole */
	private RawElements without(RawElements raw, List<Shape> shapes, boolean erasable, LongPredicate gone) {
		List<@Nullable Object> left = new ArrayList<>();
		@Nullable
		Object[] elements = raw.elements();
		int count = 0;
		for (int from = 0; from < elements.length; from += shapes.size()) {
			boolean isGone = false;
			List<@Nullable Object> item = new ArrayList<>();
			for (int part = 0; part < shapes.size(); part++) {
				Object element = elements[from + part];
				Object erased = (element != null) ? erase(element, shapes.get(part), erasable, gone) : null;
				isGone |= element != null && erased == null;
				item.add(erased);
			}
			if (!isGone) {
				left.addAll(item);
				count++;
			}
		}
		return new RawElements(raw.form(), count, left.toArray());
	}

}

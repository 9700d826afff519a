/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.UnstorableValueException;
import dev.pmem.heap.exception.UnsupportedTypeException;
import dev.pmem.heap.object.PropertyRules;
import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.object.layout.Shape;
import dev.pmem.heap.object.payload.PayloadWriter;

/**
 * Applies the rules of a class's properties to objects that are being written, in the class's current layout. Works on
 * encoded objects, so that it makes no difference where the values come from. Immutable but for a cache; thread-safe.
 */
public final class WriteRules {

	private final Layout layout;

	private final List<ValueRule> rules;

	/** What a new object has no value of. */
	private final List<Place> omitted;

	/** Of which an update leaves the stored value. */
	private final List<Place> kept;

	/** Reads objects that are being written. */
	private final Transcoder unfinished;

	/** For messages. */
	private final Class<?> type;

	/** Read stored objects, by the layout that they were written in. */
	private final Map<Layout, Transcoder> stored = new ConcurrentHashMap<>();

	/**
	 * A property whose value is exchanged.
	 *
	 * @param fields its field, after those of the embedded objects that lead there
	 * @param sizes for each of these embedded objects the number of its fields
	 * @param reader its value in the current layout
	 */
	private record Place(int[] fields, int[] sizes, FieldReader reader) {

		@Nullable
		Object get(@Nullable Object[] root) {
			@Nullable
			Object[] values = root;
			for (int step = 0; step < this.sizes.length; step++) {
				Object inner = values[this.fields[step]];
				if (inner == null) {
					return null;
				}
				values = (@Nullable Object[]) inner;
			}
			return values[this.fields[this.sizes.length]];
		}

		/** Sets the value; an embedded object that is needed for it is made, with nothing else in it. */
		void set(@Nullable Object[] root, @Nullable Object value) {
			@Nullable
			Object[] values = root;
			for (int step = 0; step < this.sizes.length; step++) {
				Object inner = values[this.fields[step]];
				if (inner == null) {
					if (value == null) {
						return;
					}
					inner = new @Nullable Object[this.sizes[step]];
					values[this.fields[step]] = inner;
				}
				values = (@Nullable Object[]) inner;
			}
			values[this.fields[this.sizes.length]] = value;
		}

	}

	private WriteRules(Class<?> type, Layout layout, Map<String, PropertyRules> rules) {
		this.type = type;
		this.layout = layout;
		this.unfinished = Transcoder.ofUnfinished(layout);
		List<ValueRule> ofValues = new ArrayList<>();
		List<Place> withoutInsert = new ArrayList<>();
		List<Place> withoutUpdate = new ArrayList<>();
		rules.forEach((path, rule) -> {
			if (!rule.isNullable() || rule.maximumLength() >= 0) {
				ofValues.add(ValueRule.of(type, layout, path, rule));
			}
			if (!rule.isInsertable()) {
				withoutInsert.add(place(path));
			}
			if (!rule.isUpdatable()) {
				withoutUpdate.add(place(path));
			}
		});
		this.rules = List.copyOf(ofValues);
		this.omitted = List.copyOf(withoutInsert);
		this.kept = List.copyOf(withoutUpdate);
	}

	/**
	 * The rules of a class; null if it has none.
	 * @param layout its current layout
	 * @throws UnsupportedTypeException if a path leads nowhere, or the values there can't be ruled in this way
	 */
	static @Nullable WriteRules of(Class<?> type, Layout layout, Map<String, PropertyRules> rules) {
		return rules.isEmpty() ? null : new WriteRules(type, layout, rules);
	}

	private Place place(String path) {
		FieldReader reader = FieldReader.find(this.layout, path);
		if (reader == null) {
			throw new UnsupportedTypeException(this.type.getSimpleName() + "." + path
					+ " can't be left out of inserts or updates: only properties of the object itself, and of objects that"
					+ " are embedded in it, can");
		}
		String[] names = path.split("\\.", -1);
		int[] fields = new int[names.length];
		int[] sizes = new int[names.length - 1];
		Layout.Struct struct = this.layout.root();
		for (int step = 0; step < names.length; step++) {
			String name = names[step];
			fields[step] = struct.fields().stream().map(Layout.Field::name).toList().indexOf(name);
			if (step < sizes.length) {
				struct = this.layout.struct((Shape.Struct) struct.fields().get(fields[step]).shape());
				sizes[step] = struct.fields().size();
			}
		}
		return new Place(fields, sizes, reader);
	}

	/**
	 * Refuses an object that breaks a rule.
	 * @throws UnstorableValueException with the path of the property
	 */
	public void check(byte[] payload, int length) {
		for (ValueRule rule : this.rules) {
			rule.check(payload, length);
		}
	}

	/** Takes out of a new object what it is stored without. */
	public void omit(PayloadWriter state) {
		for (Place place : this.omitted) {
			if (!place.reader.isNull(state.bytes(), state.length())) {
				omitAll(state);
				return;
			}
		}
	}

	private void omitAll(PayloadWriter state) {
		this.unfinished.transcode(state.bytes(), state.length(),
				(values) -> this.omitted.forEach((place) -> place.set(values, null)), state);
	}

	/** Whether {@link #omit} may change a new object. */
	public boolean omitsAny() {
		return !this.omitted.isEmpty();
	}

	/**
	 * Puts into the new state of an object what an update leaves as it is stored.
	 * @param written the layout of the stored object, in the terms of its class
	 */
	public void keep(Layout written, byte[] payload, int length, PayloadWriter state) {
		if (this.kept.isEmpty() || written.equals(this.layout) && keepsAll(payload, length, state)) {
			return;
		}
		@Nullable
		Object[] before = this.stored.computeIfAbsent(written, (view) -> Transcoder.of(view, this.layout))
				.values(payload, length);
		this.unfinished.transcode(state.bytes(), state.length(),
				(values) -> this.kept.forEach((place) -> place.set(values, place.get(before))), state);
	}

	private boolean keepsAll(byte[] payload, int length, PayloadWriter state) {
		for (Place place : this.kept) {
			if (!place.reader.hasSameBytes(payload, length, state.bytes(), state.length())) {
				return false;
			}
		}
		return true;
	}

}

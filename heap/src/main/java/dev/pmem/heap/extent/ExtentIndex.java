/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.annotation.DeleteAction;
import dev.pmem.heap.catalog.ExtentRecord.IndexRecord;
import dev.pmem.heap.catalog.StoredLayout;
import dev.pmem.heap.exception.UnsupportedTypeException;
import dev.pmem.heap.index.IndexKeys;
import dev.pmem.heap.index.IndexTree;
import dev.pmem.heap.object.codec.FieldReader;
import dev.pmem.heap.object.codec.ObjectProperties;
import dev.pmem.heap.object.codec.ReferencePath;
import dev.pmem.heap.object.key.ElementKeys;
import dev.pmem.heap.object.key.KeyEncoding;
import dev.pmem.heap.object.kind.Kind;
import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.object.layout.LayoutTable;
import dev.pmem.heap.query.plan.IndexView;

/**
 * An index of an extent: its tree, and how its keys are made. Immutable but for a cache; thread-safe.
 */
final class ExtentIndex implements IndexView {

	private final String name;

	private final IndexTree tree;

	private final List<String> properties;

	private final boolean unique;

	private final ObjectProperties objects;

	private final KeyEncoding encoding;

	private final boolean hasEachObject;

	private final boolean findsAllTargets;

	private final String description;

	private final LayoutTable<KeyMaker> makers = new LayoutTable<>();

	/**
	 * Makes keys of objects of one layout.
	 *
	 * @param extractor the key; null if an object has a key for each element
	 * @param elementKeys the keys of elements; null if an object has one key
	 * @param fields readers of the properties that are in the layout
	 * @param lacksNullable whether a property that can be null isn't in the layout
	 * @param isWhole whether the key depends on nothing but these fields
	 */
	private record KeyMaker(KeyEncoding.@Nullable Extractor extractor, @Nullable ElementKeys elementKeys,
			FieldReader[] fields, boolean lacksNullable, boolean isWhole) {

		KeyEncoding.Extractor single() {
			return Objects.requireNonNull(this.extractor);
		}

	}

	ExtentIndex(IndexRecord index, ObjectProperties objects, boolean isId) {
		this(index.name(), new IndexTree(index.indexNumber(), index.rootOffset()), index.properties(), index.unique(),
				objects, isId);
	}

	ExtentIndex(String name, IndexTree tree, List<String> properties, boolean unique, ObjectProperties objects,
			boolean isId) {
		this(name, tree, properties, unique, objects, encoding(objects, properties, isId),
				!ElementKeys.isPath(properties.getFirst()), false);
		if (unique && isOfElements()) {
			throw new UnsupportedTypeException("Index " + this.description
					+ " can't be unique: it is one of elements, of which an object has several",
					"Make entities of the elements, or leave the constraint out");
		}
	}

	private ExtentIndex(String name, IndexTree tree, List<String> properties, boolean unique, ObjectProperties objects,
			KeyEncoding encoding, boolean hasEachObject, boolean findsAllTargets) {
		this.name = name;
		this.tree = tree;
		this.properties = properties;
		this.unique = unique;
		this.objects = objects;
		this.encoding = encoding;
		this.hasEachObject = hasEachObject;
		this.findsAllTargets = findsAllTargets;
		this.description = name + " " + properties + " of " + objects.type().getName();
	}

	/** An index of references as queries see it. Its entries are written by {@link ReferenceIndexes}. */
	static ExtentIndex ofReferences(String name, IndexTree tree, ReferencePath path, ObjectProperties objects) {
		return new ExtentIndex(name, tree, List.of(path.path()), false, objects, KeyEncoding.ofReferences(objects,
				path.path(), path.targets().getFirst(), IndexKeys.MAXIMUM_KEY_BYTES), false,
				path.onDelete() != DeleteAction.KEEP);
	}

	static KeyEncoding encoding(ObjectProperties objects, List<String> properties, boolean isId) {
		return KeyEncoding.of(objects, properties, isId, IndexKeys.MAXIMUM_KEY_BYTES);
	}

	IndexRecord toRecord() {
		return new IndexRecord(this.name, this.tree.indexNumber(), this.tree.rootOffset(), this.properties, this.unique,
				this.encoding.signature());
	}

	/** The key of a stored object. */
	byte[] key(StoredLayout layout, byte[] payload, int length) {
		return maker(layout).single().key(payload, length);
	}

	/** Whether an object has an entry for each distinct element of a container that is not null, and not one entry. */
	boolean isOfElements() {
		return this.encoding.isOfElements();
	}

	/** The keys of a stored object's elements, in their order. */
	List<byte[]> elementKeys(StoredLayout layout, byte[] payload, int length) {
		return Objects.requireNonNull(maker(layout).elementKeys).keys(payload, length);
	}

	/** Whether a stored object has this key. */
	boolean isKey(byte[] key, StoredLayout layout, byte[] payload, int length) {
		return maker(layout).single().isKey(key, payload, length);
	}

	/** The key of a stored object, as messages give it: the properties and their values. */
	String describeKey(StoredLayout layout, byte[] payload, int length) {
		List<String> values = new ArrayList<>();
		for (String property : this.properties) {
			values.add(property + " = " + this.objects.reader(this.objects.property(property), layout.layout()).value(
					payload, length));
		}
		return String.join(", ", values);
	}

	/** Whether two objects of one layout are known to have the same key. False does not mean that their keys differ. */
	boolean hasSameKey(StoredLayout layout, byte[] left, int leftLength, byte[] right, int rightLength) {
		KeyMaker maker = maker(layout);
		for (FieldReader field : maker.fields) {
			if (!field.hasSameBytes(left, leftLength, right, rightLength)) {
				return false;
			}
		}
		return maker.isWhole;
	}

	/**
	 * Adds the indexes of the bytes in the fixed part of this layout's objects that decide, together with the bytes
	 * behind the fixed part, on the objects' keys. Returns false if these bytes are not known.
	 */
	boolean addFixedBytes(StoredLayout layout, BitSet bytes) {
		KeyMaker maker = maker(layout);
		for (FieldReader field : maker.fields) {
			if (!field.addFixedBytes(bytes)) {
				return false;
			}
		}
		return maker.isWhole;
	}

	/** Whether no other object may have the key of this stored object. A key with a null in it may occur again. */
	boolean isEnforced(StoredLayout layout, byte[] payload, int length) {
		if (!this.unique) {
			return false;
		}
		KeyMaker maker = maker(layout);
		if (maker.lacksNullable) {
			return false;
		}
		for (FieldReader field : maker.fields) {
			if (field.isNull(payload, length)) {
				return false;
			}
		}
		return true;
	}

	private KeyMaker maker(StoredLayout layout) {
		KeyMaker known = this.makers.get(layout.number());
		return (known != null) ? known : this.makers.put(layout.number(), make(layout.layout()));
	}

	private KeyMaker make(Layout layout) {
		List<FieldReader> fields = new ArrayList<>();
		boolean lacksNullable = false;
		boolean isWhole = true;
		for (String each : this.properties) {
			String property = ElementKeys.container(each);
			@Nullable
			FieldReader reader = FieldReader.find(layout, property);
			if (reader != null) {
				fields.add(reader);
			} else {
				lacksNullable |= this.objects.isNullable(property, layout);
				isWhole &= !this.objects.hasProperty(property, layout);
			}
		}
		return new KeyMaker(isOfElements() ? null : this.encoding.extractor(layout),
				isOfElements() ? this.encoding.elementKeys(layout) : null, fields.toArray(FieldReader[]::new),
				lacksNullable, isWhole);
	}

	@Override
	public String name() {
		return this.name;
	}

	/** What to call the index in a message. */
	String description() {
		return this.description;
	}

	IndexTree tree() {
		return this.tree;
	}

	@Override
	public List<String> properties() {
		return this.properties;
	}

	@Override
	public boolean isUnique() {
		return this.unique;
	}

	/** With text among them that can't be known from the types. */
	@Override
	public boolean keepsOrder() {
		if (!this.hasEachObject) {
			return false;
		}
		for (String property : this.properties) {
			Kind kind = this.objects.property(property).kind();
			if (kind == null || kind.fixedSize() == 0) {
				return false;
			}
		}
		return true;
	}

	@Override
	public boolean hasEachObject() {
		return this.hasEachObject;
	}

	@Override
	public boolean findsAllTargets() {
		return this.findsAllTargets;
	}

	@Override
	public KeyEncoding encoding() {
		return this.encoding;
	}

}

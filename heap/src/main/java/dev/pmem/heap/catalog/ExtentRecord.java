/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.catalog;

import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.annotation.DeleteAction;

/**
 * The catalog's record of an extent; stored as an object like any other.
 *
 * @param typeName name of the class that the extent was last opened with
 * @param idProperty path of the property that identifies its objects
 * @param layouts numbers of the layouts that its objects may have
 * @param primary the index by id
 * @param indexes the other indexes
 * @param classes the classes of a hierarchy whose objects the extent may hold; empty if it holds objects of one class
 */
public record ExtentRecord(String typeName, String idProperty, List<Integer> layouts, IndexRecord primary,
		List<IndexRecord> indexes, List<ClassRecord> classes) {

	/** In the place of the index by id, of objects that have no ids. */
	public static final IndexRecord NO_INDEX = new IndexRecord("", 0, 0, List.of(), false, "");

	/** Records of earlier releases have no classes. */
	@SuppressWarnings("ConstantValue")
	public ExtentRecord {
		classes = (classes != null) ? classes : List.of();
	}

	/**
	 * The catalog's record of a class of a hierarchy.
	 *
	 * @param typeName the name under which the class is stored
	 * @param layouts numbers of the layouts that its objects may have
	 */
	public record ClassRecord(String typeName, List<Integer> layouts) {}

	/**
	 * The catalog's record of an index.
	 *
	 * @param name its name in the extent
	 * @param indexNumber the number in its nodes
	 * @param rootOffset the offset of its root
	 * @param properties paths of the indexed properties
	 * @param unique whether the keys are unique
	 * @param signature how the keys are made; an index whose signature is no longer that of its properties is rebuilt
	 * @param references null unless it is an index of references, which was made by itself
	 */
	public record IndexRecord(String name, int indexNumber, long rootOffset, List<String> properties, boolean unique,
			String signature, @Nullable ReferenceRecord references) {

		/** An index that has one entry for each object. */
		public IndexRecord(String name, int indexNumber, long rootOffset, List<String> properties, boolean unique,
				String signature) {
			this(name, indexNumber, rootOffset, properties, unique, signature, null);
		}

	}

	/**
	 * The catalog's record of what an index of references is made of. Such an index has an entry for each object and each of
	 * the objects that it refers to at one path; the key is the target's offset.
	 *
	 * @param targetTypes names of the classes of which the properties at the path admit instances
	 * @param onDelete what happens if a target is deleted
	 * @param previousPaths the paths at which layouts of earlier releases may have the references
	 */
	public record ReferenceRecord(List<String> targetTypes, DeleteAction onDelete, List<String> previousPaths) {}

}

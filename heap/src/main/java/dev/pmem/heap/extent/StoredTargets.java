/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.UnsupportedTypeException;
import dev.pmem.heap.object.TypeModels;
import dev.pmem.heap.object.codec.HierarchyProperties;
import dev.pmem.heap.object.codec.ObjectCodec;
import dev.pmem.heap.object.codec.ObjectProperties;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.query.match.ReferencedTypes;
import dev.pmem.heap.query.plan.QueryShape;
import dev.pmem.heap.query.plan.TargetQueries;

/**
 * The classes to which an extent's objects refer, as the open extents store them. Thread-safe.
 */
final class StoredTargets implements ReferencedTypes, TargetQueries {

	private final StoredClasses classes;

	private final TypeModels models;

	/** Of classes that no open extent stores. */
	private final Map<Class<?>, ObjectCodec<?>> unstored = new ConcurrentHashMap<>();

	/**
	 * @param models take classes apart that no open extent stores
	 */
	StoredTargets(StoredClasses classes, TypeModels models) {
		this.classes = classes;
		this.models = models;
	}

	StoredClasses classes() {
		return this.classes;
	}

	@Override
	public @Nullable ObjectProperties properties(Class<?> type) {
		List<ObjectCodec<?>> codecs = new ArrayList<>();
		for (CheckedExtent<?> extent : this.classes.extents()) {
			for (HierarchyClass<?> each : extent.classes().all()) {
				if (type.isAssignableFrom(each.type())) {
					codecs.add(each.codec());
				}
			}
		}
		return switch (codecs.size()) {
			case 0 -> unstored(type);
			case 1 -> codecs.getFirst();
			default -> new HierarchyProperties(type, codecs, (_) -> null);
		};
	}

	/** The class of an extent that is opened later; null for an interface or abstract class. */
	private @Nullable ObjectCodec<?> unstored(Class<?> type) {
		ObjectCodec<?> known = this.unstored.get(type);
		if (known == null) {
			try {
				known = ObjectCodec.of(type, this.models);
			} catch (UnsupportedTypeException _) {
				return null;
			}
			this.unstored.put(type, known);
		}
		return known;
	}

	@Override
	public Reach reach(Class<?> type, QueryShape shape) {
		CheckedExtent<?> extent = extent(type);
		return (extent != null) ? extent.reach(shape) : Reach.ALL;
	}

	@Override
	public String explain(Class<?> type, Criteria criteria) {
		CheckedExtent<?> extent = extent(type);
		if (extent == null) {
			throw new IllegalArgumentException("No extent has all objects of class " + type.getName());
		}
		return extent.explain(Query.of(criteria));
	}

	/** The objects of a class and its subclasses, if one extent has all that are stored. */
	@Nullable
	CheckedExtent<?> extent(Class<?> type) {
		CheckedExtent<?> found = null;
		for (CheckedExtent<?> extent : this.classes.extents()) {
			Class<?> top = extent.definition().type();
			boolean isSome = type.isAssignableFrom(top) || extent.classes().all().stream()
					.anyMatch((each) -> type.isAssignableFrom(each.type()));
			if (isSome && found != null) {
				return null;
			}
			found = isSome ? extent : found;
		}
		if (found == null) {
			return null;
		}
		return type.isAssignableFrom(found.definition().type()) ? found : part(found, type);
	}

	@SuppressWarnings("unchecked")
	private static <T> CheckedExtent<?> part(CheckedExtent<T> extent, Class<?> type) {
		return extent.ofType((Class<? extends T>) type);
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.query.match;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.ObjectReference;
import dev.pmem.heap.object.codec.ObjectProperties;
import dev.pmem.heap.object.type.StoredProperty;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Criteria.Comparison;

/**
 * Which comparisons of criteria compare references: their values are instances of objects, of which a query needs the
 * references. Immutable and thread-safe.
 */
public final class ReferenceArguments {

	/** By the comparison's ordinal: the class to which its property refers; null if the property holds no references. */
	private final List<@Nullable Class<?>> targets;

	private final boolean hasTargets;

	private ReferenceArguments(List<@Nullable Class<?>> targets) {
		this.targets = targets;
		this.hasTargets = targets.stream().anyMatch((target) -> target != null);
	}

	/**
	 * The arguments of criteria.
	 * @param criteria null for none
	 * @throws IllegalArgumentException if a property doesn't exist
	 */
	public static ReferenceArguments of(@Nullable Criteria criteria, ObjectProperties model, ReferencedTypes types) {
		List<@Nullable Class<?>> targets = new ArrayList<>();
		for (Comparison comparison : Comparisons.of(criteria)) {
			StoredProperty property = TargetPath.resolveCondition(model, types, comparison.property());
			targets.add((property != null) ? property.target() : null);
		}
		return new ReferenceArguments(targets);
	}

	/**
	 * The comparisons with references in place of instances.
	 * @param comparisons those of the criteria, in their order
	 * @throws IllegalArgumentException if a value can't be referred to
	 */
	public List<Comparison> resolve(List<Comparison> comparisons, ReferencedObjects objects) {
		if (!this.hasTargets) {
			return comparisons;
		}
		List<Comparison> resolved = new ArrayList<>(comparisons);
		for (int ordinal = 0; ordinal < resolved.size(); ordinal++) {
			Class<?> target = this.targets.get(ordinal);
			if (target != null) {
				resolved.set(ordinal, resolve(resolved.get(ordinal), target, objects));
			}
		}
		return resolved;
	}

	private static Comparison resolve(Comparison comparison, Class<?> target, ReferencedObjects objects) {
		List<@Nullable Object> values = new ArrayList<>(comparison.values().size());
		for (Object value : comparison.values()) {
			values.add(switch (value) {
				case Collection<?> collection -> references(collection, target, objects);
				case Object[] array -> references(Arrays.asList(array), target, objects);
				case null, default -> reference(value, target, objects);
			});
		}
		return new Comparison(comparison.property(), comparison.operator(), values, comparison.ignoreCase());
	}

	private static List<@Nullable Object> references(Collection<?> values, Class<?> target,
			ReferencedObjects objects) {
		List<@Nullable Object> references = new ArrayList<>(values.size());
		for (Object value : values) {
			references.add(reference(value, target, objects));
		}
		return references;
	}

	private static @Nullable Object reference(@Nullable Object value, Class<?> target, ReferencedObjects objects) {
		return (value == null || value instanceof ObjectReference) ? value : objects.referenceTo(value, target);
	}

}

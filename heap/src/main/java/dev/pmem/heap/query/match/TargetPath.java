/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.query.match;

import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.codec.ObjectProperties;
import dev.pmem.heap.object.type.StoredProperty;
import dev.pmem.heap.query.Selection;

/**
 * A path of properties that leads through a reference: to the reference, and on from its target.
 *
 * @param reference the property that holds the reference, or the references
 * @param rest the path from the target on
 */
public record TargetPath(StoredProperty reference, String rest) {

	/** The path up to its first reference; null if it leads through none, or does not exist. */
	public static @Nullable TargetPath of(ObjectProperties model, String given) {
		String shown = (given.indexOf('.') < 0) ? model.shownPath(given) : null;
		String path = (shown != null) ? shown : given;
		for (int dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) {
			StoredProperty property = model.find(path.substring(0, dot));
			if (property == null) {
				return null;
			}
			if (property.target() != null) {
				return new TargetPath(property, path.substring(dot + 1));
			}
		}
		return null;
	}

	/** The class of the targets. */
	public Class<?> target() {
		return Objects.requireNonNull(this.reference.target());
	}

	/**
	 * The property at the end of a path, which may lead through references.
	 * @return null if that can't be told, because a class on the path is not known
	 * @throws IllegalArgumentException if there is none, with the names that there are
	 */
	public static @Nullable StoredProperty resolve(ObjectProperties model, ReferencedTypes types, String path) {
		TargetPath through = of(model, path);
		if (through == null) {
			return model.property(path);
		}
		ObjectProperties target = types.properties(through.target());
		return (target != null) ? resolve(target, types, through.rest) : null;
	}

	/** As {@link #resolve}, for paths of conditions, which may lead through the elements of collections as well. */
	static @Nullable StoredProperty resolveCondition(ObjectProperties model, ReferencedTypes types, String path) {
		TargetPath through = of(model, path);
		if (through != null) {
			ObjectProperties target = types.properties(through.target());
			return (target != null) ? resolveCondition(target, types, through.rest) : null;
		}
		ElementPath element = ElementPath.of(model, path);
		return (element != null)
				? resolveCondition(element.elements(model), types, element.rest())
				: model.property(path);
	}

	/** Adds the classes to whose objects a path leads. */
	public static void addTargets(ObjectProperties model, ReferencedTypes types, String path, Set<Class<?>> targets) {
		TargetPath through = of(model, path);
		if (through != null) {
			targets.add(through.target());
			ObjectProperties target = types.properties(through.target());
			if (target != null) {
				addTargets(target, types, through.rest, targets);
			}
			return;
		}
		ElementPath element = ElementPath.of(model, path);
		if (element != null) {
			addTargets(element.elements(model), types, element.rest(), targets);
		}
	}

	/** Adds the classes of whose objects something is selected. */
	public static void addTargets(ObjectProperties model, ReferencedTypes types, Selection selection,
			Set<Class<?>> targets) {
		for (Selection.Part part : selection.parts()) {
			addTargets(model, types, part.path(), targets);
			StoredProperty property = resolve(model, types, part.path());
			Class<?> target = (property != null) ? property.target() : null;
			ObjectProperties further = (target != null) ? types.properties(target) : null;
			Selection nested = part.nested();
			if (target != null) {
				targets.add(target);
			}
			if (nested != null && further != null) {
				addTargets(further, types, nested, targets);
			}
		}
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping;

import java.lang.reflect.Executable;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.core.Nullness;
import org.springframework.data.mapping.InstanceCreatorMetadata;
import org.springframework.data.mapping.Parameter;

import dev.pmem.heap.exception.UnsupportedTypeException;

/**
 * Refuses classes whose constructors take one another, none of them null: no instance of them could ever be rebuilt. What
 * may be null, or of one of several classes, does not show in the types; there each object is looked at when it is saved.
 */
final class ConstructorChains {

	private final PmemMappingContext context;

	/** The classes on the way, each with the property that leads on. */
	private final List<Step> steps = new ArrayList<>();

	private record Step(Class<?> type, String property) {}

	private ConstructorChains(PmemMappingContext context) {
		this.context = context;
	}

	/** @throws UnsupportedTypeException if an instance of the class would need itself, with the path */
	static void requireEnd(PmemMappingContext context, PmemPersistentEntity<?> entity) {
		new ConstructorChains(context).visit(entity);
	}

	private void visit(PmemPersistentEntity<?> entity) {
		Class<?> type = entity.getType();
		int position = 0;
		InstanceCreatorMetadata<PmemPersistentProperty> creator = entity.getInstanceCreatorMetadata();
		Executable executable = SpringTypeModels.executable(creator);
		if (creator == null || executable == null) {
			return;
		}
		for (Parameter<Object, PmemPersistentProperty> parameter : creator.getParameters()) {
			String name = parameter.getName();
			PmemPersistentProperty property = (name != null) ? entity.getPersistentProperty(name) : null;
			if (property != null && Nullness.forParameter(executable.getParameters()[position]) == Nullness.NON_NULL
					&& !SpringTypeModels.isLazy(property, creator)) {
				follow(type, property);
			}
			position++;
		}
	}

	private void follow(Class<?> owner, PmemPersistentProperty property) {
		Class<?> target = property.getRawType();
		PmemPersistentEntity<?> entity = property.isCollectionLike() || property.isMap() ? null : only(target);
		if (entity == null) {
			return;
		}
		this.steps.add(new Step(owner, property.getName()));
		for (Step step : this.steps) {
			if (step.type == target) {
				throw new UnsupportedTypeException("Instances of " + target.getName()
						+ " need one another in their constructors, so that none could be read: " + path(target),
						"Mark one of the parameters as @Nullable or @Lazy, or set the property after the constructor");
			}
		}
		visit(entity);
		this.steps.removeLast();
	}

	/** The class, unless instances of other classes may be in its place; null if it is none with properties. */
	private @Nullable PmemPersistentEntity<?> only(Class<?> type) {
		PmemPersistentEntity<?> entity = type.isArray() ? null : this.context.getPersistentEntity(type);
		return (entity != null && !type.isInterface() && !Modifier.isAbstract(type.getModifiers())
				&& Set.of(type).containsAll(this.context.classesBelow(type))) ? entity : null;
	}

	private String path(Class<?> target) {
		StringBuilder path = new StringBuilder();
		boolean isIn = false;
		for (Step step : this.steps) {
			isIn |= step.type == target;
			if (isIn) {
				path.append(step.type.getSimpleName()).append('.').append(step.property).append(" -> ");
			}
		}
		return path.append(target.getSimpleName()).toString();
	}

}

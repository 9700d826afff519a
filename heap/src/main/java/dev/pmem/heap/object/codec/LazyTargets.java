/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.codec;

import java.lang.reflect.Modifier;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.UnsupportedTypeException;
import dev.pmem.heap.object.LiveTypeModels;
import dev.pmem.heap.object.TypeModels;
import dev.pmem.heap.object.lazy.LazyClass;
import dev.pmem.heap.object.type.TypeNode;

/**
 * Checks the classes to which properties refer that are marked as lazy: instances must be able to fill themselves.
 */
final class LazyTargets {

	private LazyTargets() {}

	/** @throws UnsupportedTypeException if a class can't have such instances, with the property's path */
	static void check(List<TypeNode.Struct> nodes, TypeModels models) {
		for (TypeNode.Struct struct : nodes) {
			for (TypeNode.Property property : struct.properties()) {
				if (property.isLazy() && property.node() instanceof TypeNode.Reference(Class<?> type)) {
					check(struct.simpleName() + "." + property.name(), type, models);
				}
			}
		}
	}

	private static void check(String path, Class<?> declared, TypeModels models) {
		Set<Class<?>> classes = new LinkedHashSet<>();
		collect(declared, classes);
		for (Class<?> each : Set.copyOf(classes)) {
			classes.addAll(models.subclasses(each));
		}
		for (Class<?> type : classes) {
			String problem = problem(type, models);
			if (problem != null) {
				throw new UnsupportedTypeException(path + " can't be lazy: a " + type.getName()
						+ " can't load when it is first used, for " + problem,
						"Take the mark off, or change the class");
			}
		}
	}

	private static void collect(Class<?> type, Set<Class<?>> classes) {
		if (classes.add(type) && type.isSealed()) {
			for (Class<?> permitted : type.getPermittedSubclasses()) {
				collect(permitted, classes);
			}
		}
	}

	private static @Nullable String problem(Class<?> type, TypeModels models) {
		if (LiveTypeModels.isLive(type) || type.isInterface()
				|| Modifier.isAbstract(type.getModifiers())) {
			return null;
		}
		String problem = LazyClass.problem(type);
		return (problem == null && !models.modelOf(type).creatorProperties().isEmpty())
				? "it is rebuilt by a constructor with parameters"
				: problem;
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.core.type.ClassMetadata;
import org.springframework.core.type.classreading.CachingMetadataReaderFactory;
import org.springframework.util.ClassUtils;

/**
 * The subclasses of a class, among the classes of the packages that were scanned. The package of the class itself is
 * always among them. Classes are read as files, and loaded only if they are asked for. Thread-safe.
 */
public final class SubclassIndex {

	/** Names of subclasses and of classes that implement an interface, by the name of the superclass or interface. */
	private final Map<String, List<String>> subclasses = new HashMap<>();

	private final Set<String> packages = new HashSet<>();

	/** An index of no packages. */
	public SubclassIndex() {}

	/** Adds a class that a scan has come to. */
	public synchronized void add(ClassMetadata metadata) {
		if (!metadata.isIndependent() || metadata.isAnnotation()) {
			return;
		}
		String superclass = metadata.getSuperClassName();
		if (superclass != null) {
			this.subclasses.computeIfAbsent(superclass, (_) -> new ArrayList<>()).add(metadata.getClassName());
		}
		for (String parent : metadata.getInterfaceNames()) {
			this.subclasses.computeIfAbsent(parent, (_) -> new ArrayList<>()).add(metadata.getClassName());
		}
	}

	/** Tells that all classes of these packages, and of packages within them, were added. */
	public synchronized void scanned(Collection<String> packages) {
		this.packages.addAll(packages);
	}

	/** The subclasses of a class, or the classes that implement an interface, that have instances of their own. */
	synchronized Set<Class<?>> of(Class<?> top) {
		if (Modifier.isFinal(top.getModifiers())) {
			return Set.of();
		}
		scanPackageOf(top);
		Set<Class<?>> found = new LinkedHashSet<>();
		Deque<String> open = new ArrayDeque<>(List.of(top.getName()));
		Set<String> seen = new HashSet<>();
		while (!open.isEmpty()) {
			for (String name : this.subclasses.getOrDefault(open.removeFirst(), List.of())) {
				Class<?> subclass = seen.add(name) ? load(name, top.getClassLoader()) : null;
				if (subclass != null && top.isAssignableFrom(subclass)) {
					open.add(name);
					if (!subclass.isInterface() && !Modifier.isAbstract(subclass.getModifiers())) {
						found.add(subclass);
					}
				}
			}
		}
		return found;
	}

	private void scanPackageOf(Class<?> top) {
		String name = top.getPackageName();
		boolean known = this.packages.stream().anyMatch((each) -> name.equals(each) || name.startsWith(each + "."));
		if (known || name.isEmpty()) {
			return;
		}
		this.packages.add(name);
		PathMatchingResourcePatternResolver resolver = new PathMatchingResourcePatternResolver(top.getClassLoader());
		CachingMetadataReaderFactory readers = new CachingMetadataReaderFactory(resolver);
		try {
			for (Resource resource : resolver.getResources(ResourcePatternResolver.CLASSPATH_ALL_URL_PREFIX
					+ ClassUtils.convertClassNameToResourcePath(name) + "/**/*.class")) {
				String file = resource.getFilename();
				if (file != null && !file.endsWith("-info.class")) {
					add(readers.getMetadataReader(resource).getClassMetadata());
				}
			}
		} catch (IOException ex) {
			throw new UncheckedIOException("The subclasses of " + top.getName() + " can't be looked for", ex);
		}
	}

	/** The class, which is not initialized; null if something that it needs is not there. */
	private static @Nullable Class<?> load(String name, @Nullable ClassLoader loader) {
		try {
			return Class.forName(name, false, loader);
		} catch (ClassNotFoundException | LinkageError _) {
			return null;
		}
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping.jakarta;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanUtils;
import org.springframework.context.ApplicationContext;
import org.springframework.data.mapping.PersistentProperty;

/** The converters of an application, which its classes name or which are applied without being named. Thread-safe. */
public final class Converters {

	/** Converters that are named, and made by their constructors. */
	public static final Converters NONE = new Converters(BeanUtils::instantiateClass, Set.of());

	private final Function<Class<?>, Object> instances;

	private final Set<Class<?>> known;

	private Converters(Function<Class<?>, Object> instances, Set<Class<?>> known) {
		this.instances = instances;
		this.known = Set.copyOf(known);
	}

	/**
	 * Converters that are beans, or that are made with what they need injected.
	 * @param found classes of converters that were found by a scan
	 */
	public static Converters of(ApplicationContext context, Set<Class<?>> found) {
		Set<Class<?>> known = new LinkedHashSet<>(found);
		if (JakartaPersistence.isPresent()) {
			known.addAll(JakartaConverters.beanTypes(context));
		}
		return new Converters((type) -> instance(context, type), known);
	}

	private static Object instance(ApplicationContext context, Class<?> type) {
		Object bean = context.getBeanProvider(type).getIfAvailable();
		return (bean != null) ? bean : context.getAutowireCapableBeanFactory().createBean(type);
	}

	/**
	 * How the values of a property are converted; null if they are not.
	 * @throws UnsupportedAnnotationException if a converter is named for something that can't be converted
	 */
	public @Nullable PropertyConversion of(PersistentProperty<?> property) {
		return JakartaPersistence.isPresent()
				? new JakartaConverters(this.instances, this.known).of(property)
				: null;
	}

}

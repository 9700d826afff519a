/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

import org.springframework.context.ApplicationContext;

import dev.pmem.data.core.mapping.PmemMappingContext;
import dev.pmem.data.core.mapping.SpringTypeModels;
import dev.pmem.data.core.mapping.jakarta.MissingAnnotations;
import dev.pmem.data.transaction.PmemExceptionTranslator;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.store.ExtentDefinition;

/**
 * Looks at the mapping of an application's entities before its pool is opened, or made: what can't be stored is told while
 * nothing has been changed yet.
 */
public final class MappingCheck {

	private final PmemMappingContext context;

	private final ExtentDefinitions definitions;

	private final Set<Class<?>> checked = new HashSet<>();

	private MappingCheck(PmemMappingContext context) {
		this.context = context;
		this.definitions = new ExtentDefinitions(context, new SpringTypeModels(context));
	}

	/**
	 * Checks the classes that repositories hold, and those that are marked. No repository is made for that.
	 * @throws RuntimeException for the first that can't be, as if it had been used
	 */
	public static void check(ApplicationContext applicationContext, PmemMappingContext context) {
		context.findConverters(applicationContext);
		Set<Class<?>> types = RepositoryTypes.of(applicationContext);
		context.setRepositoryTypes(types);
		MappingCheck check = new MappingCheck(context);
		Set<Class<?>> all = new LinkedHashSet<>(ExtentDefinitions.marked(context));
		all.addAll(types);
		try {
			all.forEach(check::check);
		} catch (RuntimeException ex) {
			throw new PmemExceptionTranslator().translate(ex);
		}
	}

	private void check(Class<?> type) {
		MissingAnnotations.requireNone(type);
		this.context.getRequiredEntity(type);
		Class<?> top = this.context.topOf(type);
		if (this.checked.add(top)) {
			ExtentDefinition<?> definition = this.definitions.of(top);
			PersistentHeap.check(definition);
			for (Class<?> each : definition.classes()) {
				EntityBinding.requireVersion(this.context.getRequiredEntity(each));
			}
		}
	}

}

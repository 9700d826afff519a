/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.catalog;

import dev.pmem.heap.object.ReflectionTypeModels;
import dev.pmem.heap.object.TypeModel;
import dev.pmem.heap.object.TypeModels;

/**
 * The models of the catalog's own classes. Their stored names are part of the format: pools know these classes under the
 * names that they had in the first release, whatever package they lie in today.
 */
final class CatalogTypeModels implements TypeModels {

	private static final String STORED_PACKAGE = "dev.pmem.heap.store";

	private final ReflectionTypeModels models = new ReflectionTypeModels();

	@Override
	public <T> TypeModel<T> modelOf(Class<T> type) {
		return this.models.modelOf(type);
	}

	@Override
	public String storedName(Class<?> type) {
		return STORED_PACKAGE + type.getName().substring(type.getPackageName().length());
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.query;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import dev.pmem.data.core.PmemOperations;
import dev.pmem.data.core.mapping.PmemMappingContext;
import dev.pmem.heap.query.Query;

/** Operations upon nothing, which keep the queries that they are given. */
public final class RecordingOperations {

	public final List<Query> checked = new ArrayList<>();

	public final List<Query> run = new ArrayList<>();

	/** What a check throws, or null. */
	public RuntimeException refusal;

	private final PmemMappingContext mappingContext = new PmemMappingContext();

	private final PmemOperations operations = (PmemOperations) Proxy.newProxyInstance(getClass().getClassLoader(),
			new Class<?>[]{PmemOperations.class},
			(_, method, arguments) -> answer(method.getName(), method.getReturnType(), arguments));

	public PmemOperations operations() {
		return this.operations;
	}

	public Query last() {
		return this.run.getLast();
	}

	private Object answer(String name, Class<?> returnType, Object[] arguments) {
		if (name.equals("getMappingContext")) {
			return this.mappingContext;
		}
		if (name.equals("check")) {
			this.checked.add((Query) arguments[0]);
			if (this.refusal != null) {
				throw this.refusal;
			}
			return null;
		}
		if (arguments != null && arguments[0] instanceof Query query) {
			this.run.add(query);
		}
		if (name.equals("save")) {
			return arguments[0];
		}
		if (returnType == List.class) {
			return List.of();
		}
		if (returnType == Stream.class) {
			return Stream.of();
		}
		if (returnType == boolean.class) {
			return name.equals("equals") && arguments[0] == this.operations;
		}
		if (returnType == int.class) {
			return 0;
		}
		return (returnType == long.class) ? 0L : null;
	}

}

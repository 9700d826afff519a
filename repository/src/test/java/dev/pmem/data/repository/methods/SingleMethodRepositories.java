/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.methods;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.constant.ClassDesc;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;

/** Repository interfaces with one method each, made of an interface with many. */
final class SingleMethodRepositories {

	private SingleMethodRepositories() {}

	/** An interface for each method of the given one, which has it alone and is else the same. */
	static List<Class<?>> of(Class<?> repository, MethodHandles.Lookup lookup) {
		ClassModel model = ClassFile.of().parse(bytes(repository));
		List<Class<?>> classes = new ArrayList<>();
		for (MethodModel method : model.methods()) {
			String name = repository.getName() + "$" + classes.size();
			byte[] bytes = ClassFile.of()
					.transformClass(model, ClassDesc.of(name), (builder, element) -> {
						if (!(element instanceof MethodModel other) || other == method) {
							builder.with(element);
						}
					});
			try {
				classes.add(lookup.defineClass(bytes));
			} catch (IllegalAccessException exception) {
				throw new IllegalStateException(exception);
			}
		}
		return classes;
	}

	static Method method(Class<?> repository) {
		return repository.getDeclaredMethods()[0];
	}

	private static byte[] bytes(Class<?> type) {
		try (InputStream stream = type.getResourceAsStream(type.getName().substring(type.getPackageName().length() + 1)
				+ ".class")) {
			return stream.readAllBytes();
		} catch (IOException exception) {
			throw new UncheckedIOException(exception);
		}
	}

}

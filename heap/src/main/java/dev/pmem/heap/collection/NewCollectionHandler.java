/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.collection;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.payload.NewCollection;

/**
 * A collection that is made by a program: in the Java heap until an object that has it as a property is stored, then in the
 * pool. Confined to one thread at a time.
 */
final class NewCollectionHandler implements InvocationHandler {

	private final Object content;

	private @Nullable Object stored;

	private NewCollectionHandler(Object content) {
		this.content = content;
	}

	/**
	 * A new collection.
	 * @param type its interface
	 * @param content holds its elements until it is stored
	 */
	static <T> T create(Class<T> type, Object content) {
		return type.cast(Proxy.newProxyInstance(NewCollectionHandler.class.getClassLoader(),
				new Class<?>[]{type, NewCollection.class}, new NewCollectionHandler(content)));
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
		if (method.getDeclaringClass() == NewCollection.class) {
			return switch (method.getName()) {
				case "pmemContent" -> this.content;
				case "pmemStored" -> this.stored;
				default -> {
					this.stored = (arguments != null) ? arguments[0] : null;
					yield null;
				}
			};
		}
		Object target = (this.stored != null) ? this.stored : this.content;
		try {
			return method.invoke(target, arguments);
		} catch (InvocationTargetException ex) {
			throw ex.getCause();
		}
	}

}

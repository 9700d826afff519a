/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.query;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * A repository declares a method for which no query can be made. Thrown when the repository is created.
 */
public class UnsupportedQueryMethodException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient @Nullable Method method;

	private final String methodDescription;

	private final String reason;

	/**
	 * @param method the method that was declared
	 * @param repositoryInterface the repository, which may have inherited the method
	 * @param reason the end of a sentence that names the method
	 * @param cause null if there is none
	 */
	public UnsupportedQueryMethodException(Method method, Class<?> repositoryInterface, String reason,
			@Nullable Throwable cause) {
		super("Query method " + describe(method, repositoryInterface) + " is not supported: " + reason, cause);
		this.method = method;
		this.methodDescription = describe(method, repositoryInterface);
		this.reason = reason;
	}

	/** The method; null after deserialisation. */
	public @Nullable Method getMethod() {
		return this.method;
	}

	/** The repository's and the method's name and the parameters' types. */
	public String getMethodDescription() {
		return this.methodDescription;
	}

	/** The reason why no query can be made, and the supported alternative. */
	public String getReason() {
		return this.reason;
	}

	private static String describe(Method method, Class<?> repositoryInterface) {
		return Arrays.stream(method.getParameterTypes())
				.map(Class::getSimpleName)
				.collect(Collectors.joining(", ", repositoryInterface.getName() + "." + method.getName() + "(", ")"));
	}

}

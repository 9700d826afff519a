/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;

/**
 * A property that is not stored, because it shows the id of the object to which another property of the same class refers.
 * Instances that are read have the id; queries ask the reference.
 *
 * @param name the property's name, which no stored property has
 * @param reference the name of the property that refers to the object
 * @param id the name of that object's id
 * @param setter handle of exact type {@code (Object, Object)void}: the instance, its id, which is not null
 */
public record ReferencedId(String name, String reference, String id, MethodHandle setter) {

	/** The type of setters. */
	public static final MethodType SETTER = MethodType.methodType(void.class, Object.class, Object.class);

	/** @throws IllegalArgumentException if the setter has another type */
	public ReferencedId {
		if (!setter.type().equals(SETTER)) {
			throw new IllegalArgumentException("a setter of type " + setter.type());
		}
	}

	/** The path under which the id is found. */
	public String path() {
		return this.reference + "." + this.id;
	}

}

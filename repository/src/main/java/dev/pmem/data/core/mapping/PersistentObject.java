/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import dev.pmem.heap.annotation.HeapObject;

/**
 * Marks a class as an entity: its instances are stored separately and found by their
 * {@link org.springframework.data.annotation.Id}. Optional: a class with such an id is an entity anyway.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@HeapObject
public @interface PersistentObject {

	/** Name of the extent of the instances in the pool; if empty, the class's name. */
	String value() default "";

}

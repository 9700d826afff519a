/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.index;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Keeps an index on several properties of an entity.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Repeatable(CompoundIndexes.class)
public @interface CompoundIndex {

	/** Unique among the entity's indexes; the properties' names where empty. */
	String name() default "";

	/** Paths of the properties, separated by dots within, the most significant first. */
	String[] properties();

	/** Whether two entities may not have equal values in all of them; nulls are never equal. */
	boolean unique() default false;

}

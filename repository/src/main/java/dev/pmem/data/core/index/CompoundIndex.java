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
 * Declares an index on several properties of an entity.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Repeatable(CompoundIndexes.class)
public @interface CompoundIndex {

	/** Name of the index, unique among the entity's indexes. If empty, the name consists of the properties' names. */
	String name() default "";

	/** Paths of the properties, the most significant first. The names in a path are separated by dots. */
	String[] properties();

	/** Whether no two entities may have equal values in all of the properties; nulls are never equal. */
	boolean unique() default false;

}

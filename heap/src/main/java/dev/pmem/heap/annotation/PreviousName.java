/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The names that a class, a property or an enum constant had in earlier releases of the application. Stored objects are
 * found under these names. A name that the stored objects use today comes before a previous name.
 * <p>
 * On a class: its full names, as {@link Class#getName} gives them, and names of its extent. On a field, a record component
 * or a getter: names of the property. On an enum constant: names of the constant. Once an extent was opened with the new
 * name the pool knows it, and the annotation can be removed when every pool was opened.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.FIELD, ElementType.METHOD, ElementType.RECORD_COMPONENT})
public @interface PreviousName {

	/** The earlier names, the newest first. */
	String[] value();

}

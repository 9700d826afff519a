/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a class or an interface whose instances are objects of their own in the heap, with an identity: others refer to
 * them, and share them, instead of holding a copy. A class with an id has identity without the annotation. An object of
 * a marked class without an id is in no extent; it is stored as long as something that is stored refers to it. The mark
 * also holds for subclasses, and for the classes that implement a marked interface.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.ANNOTATION_TYPE})
public @interface HeapObject {}

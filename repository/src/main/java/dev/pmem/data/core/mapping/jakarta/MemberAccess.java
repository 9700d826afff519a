/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping.jakarta;

/** Which members of a class are its properties, and have the annotations that count. */
public enum MemberAccess {

	/** Nothing says which: fields are read and written, annotations count on fields and on getters. */
	EITHER,

	/** The fields. Annotations of getters are passed over, except {@code @Transient}. */
	FIELD,

	/** The pairs of a getter and a setter. Annotations of fields are passed over, except {@code @Transient}. */
	PROPERTY

}

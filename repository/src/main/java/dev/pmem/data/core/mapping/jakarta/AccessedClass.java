/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping.jakarta;

/** A class with persistent properties that knows which of its members they are. */
public interface AccessedClass {

	/** The access of members of which no annotation says otherwise. */
	MemberAccess getMemberAccess();

}

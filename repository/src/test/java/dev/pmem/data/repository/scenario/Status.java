/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.scenario;

/** Of a {@link Person}. */
public enum Status {

	FRESH, KNOWN, GONE

}

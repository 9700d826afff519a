/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.scenario;

/** {@link Persons} in a database. */
public interface JpaPersons extends Persons {}

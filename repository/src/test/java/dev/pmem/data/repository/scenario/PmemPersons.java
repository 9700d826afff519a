/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.scenario;

import dev.pmem.data.repository.PmemRepository;

/** {@link Persons} in a heap. */
public interface PmemPersons extends Persons, PmemRepository<Person, Long> {}

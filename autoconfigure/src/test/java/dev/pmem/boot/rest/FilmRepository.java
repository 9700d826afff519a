/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.rest;

import dev.pmem.data.repository.PmemRepository;

/** Shown by Spring Data REST. */
public interface FilmRepository extends PmemRepository<Film, Long> {

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.orphan;

import org.springframework.data.repository.CrudRepository;

/** Extends what many modules know. */
public interface Orphans extends CrudRepository<Orphan, Long> {

}

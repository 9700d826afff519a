/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.jpa;

import org.springframework.data.repository.CrudRepository;

/**
 * A repository that does not say whose it is; its entity does.
 */
public interface ReportRepository extends CrudRepository<Report, Long> {

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.jpa;

import org.springframework.data.jpa.repository.JpaRepository;

/**
 * A repository of JPA.
 */
public interface CustomerRepository extends JpaRepository<Customer, Long> {

}

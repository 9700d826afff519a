/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.peer.h2;

import org.springframework.data.jpa.repository.JpaRepository;

import dev.pmem.benchmarks.bank.AccountRepository;

/**
 * Accounts in a table.
 */
public interface JpaAccountRepository extends JpaRepository<JpaAccount, Long>, AccountRepository<JpaAccount> {}

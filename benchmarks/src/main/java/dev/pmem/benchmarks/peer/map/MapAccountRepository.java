/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.peer.map;

import org.springframework.data.keyvalue.repository.KeyValueRepository;

import dev.pmem.benchmarks.bank.AccountRepository;

/**
 * Accounts in a map.
 */
public interface MapAccountRepository extends KeyValueRepository<MapAccount, Long>, AccountRepository<MapAccount> {}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.peer.pmem;

import dev.pmem.benchmarks.bank.AccountRepository;
import dev.pmem.data.repository.PmemRepository;

/**
 * Accounts in a pool.
 */
public interface PmemAccountRepository extends PmemRepository<PmemAccount, Long>, AccountRepository<PmemAccount> {}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.peer.live;

import dev.pmem.benchmarks.bank.AccountRepository;
import dev.pmem.data.repository.PmemRepository;

/**
 * The live accounts.
 */
public interface LiveAccountRepository extends AccountRepository<LiveAccount>, PmemRepository<LiveAccount, Long> {}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.transaction.joined;

import dev.pmem.data.repository.PmemRepository;

/** In the pool. */
public interface Entries extends PmemRepository<Entry, Long> {

	Entry findByCode(String code);

}

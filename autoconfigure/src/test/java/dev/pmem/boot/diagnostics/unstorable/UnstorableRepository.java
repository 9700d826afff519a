/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.diagnostics.unstorable;

import dev.pmem.data.repository.PmemRepository;

/**
 * A repository of an entity that can't be stored.
 */
public interface UnstorableRepository extends PmemRepository<Unstorable, Long> {

}

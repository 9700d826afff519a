/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.migrated;

import dev.pmem.data.repository.PmemRepository;

/** A repository. */
public interface Notes extends PmemRepository<StoredNote, Long> {}

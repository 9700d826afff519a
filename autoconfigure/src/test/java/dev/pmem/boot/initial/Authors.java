/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.initial;

import dev.pmem.data.repository.PmemRepository;

public interface Authors extends PmemRepository<Author, Long> {}

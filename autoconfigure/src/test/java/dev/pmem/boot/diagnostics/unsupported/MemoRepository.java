/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.diagnostics.unsupported;

import java.util.List;

import dev.pmem.data.repository.PmemRepository;

/**
 * A repository with a method that can't be a query.
 */
public interface MemoRepository extends PmemRepository<Memo, Long> {

	List<Memo> findByTextNear(String text);

}

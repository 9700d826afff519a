/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.jakarta;

import java.util.List;

import dev.pmem.data.repository.PmemRepository;

/**
 * Our repository of an entity that could be JPA's.
 */
public interface ReaderRepository extends PmemRepository<Reader, Long> {

	List<Reader> findByName(String name);

	List<Reader> findByTag(Tag tag);

}

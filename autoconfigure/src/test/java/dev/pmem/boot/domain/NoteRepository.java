/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.domain;

import java.util.Optional;
import java.util.stream.Stream;

import dev.pmem.data.repository.PmemRepository;

/**
 * A repository to test with.
 */
public interface NoteRepository extends PmemRepository<Note, Long> {

	Optional<Note> findByTitle(String title);

	Stream<Note> streamByViewsGreaterThanEqual(int views);

}

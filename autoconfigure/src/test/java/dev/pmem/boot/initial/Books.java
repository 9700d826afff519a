/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.initial;

import java.util.List;

import dev.pmem.data.repository.PmemRepository;

public interface Books extends PmemRepository<Book, Long> {

	List<Book> findByAuthorName(String name);

	Book findByIsbn(String isbn);

}

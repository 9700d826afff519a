/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.lifecycle;

import jakarta.persistence.PostPersist;
import jakarta.persistence.PostRemove;
import jakarta.persistence.PostUpdate;
import jakarta.persistence.PrePersist;

class FirstListener {

	@PrePersist
	void persisting(Book book) {
		Story.note("first persisting " + book.text);
	}

	@PostPersist
	@PostUpdate
	@PostRemove
	void after(Document entity) {
		Story.note("first after " + entity.text);
	}

}

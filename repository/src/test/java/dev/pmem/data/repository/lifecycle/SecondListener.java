/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.lifecycle;

import jakarta.persistence.PostPersist;
import jakarta.persistence.PrePersist;

class SecondListener {

	@PrePersist
	protected void persisting(Document entity) {
		Story.note("second persisting " + entity.text);
	}

	@PostPersist
	void persisted(Object entity) {
		Story.note("second persisted");
	}

}

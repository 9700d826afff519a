/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.lifecycle;

import jakarta.persistence.PostLoad;
import jakarta.persistence.PrePersist;
import jakarta.persistence.PreRemove;
import jakarta.persistence.PreUpdate;

class GeneralListener {

	@PrePersist
	@PreUpdate
	private void before(Object entity) {
		Story.note("general before " + entity.getClass().getSimpleName());
	}

	@PostLoad
	void loaded(Document entity) {
		Story.note("general loaded " + entity.text);
	}

	@PreRemove
	public void removing(Document entity) {
		Story.note("general removing " + entity.text);
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.lifecycle;

import jakarta.persistence.EntityListeners;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.PostLoad;
import jakarta.persistence.PostPersist;
import jakarta.persistence.PostRemove;
import jakarta.persistence.PostUpdate;
import jakarta.persistence.PrePersist;
import jakarta.persistence.PreRemove;
import jakarta.persistence.PreUpdate;
import jakarta.persistence.Transient;
import jakarta.persistence.Version;

/** What documents have in common; no entity. */
@MappedSuperclass
@EntityListeners(GeneralListener.class)
abstract class Document {

	@Id
	@GeneratedValue
	Long id;

	@Version
	Long version;

	String text;

	String created;

	String updated;

	@Transient
	String loaded;

	@PrePersist
	private void created() {
		Story.note("document pre-persist " + this.text);
		this.created = "created " + this.text;
	}

	@PostPersist
	void persisted() {
		Story.note("document post-persist, has id " + (this.id != null));
	}

	@PreUpdate
	protected void updated() {
		Story.note("document pre-update " + this.text);
		this.updated = "updated " + this.text;
	}

	@PostUpdate
	public void afterUpdate() {
		Story.note("document post-update");
	}

	@PreRemove
	void removing() {
		Story.note("document pre-remove " + this.text);
	}

	@PostRemove
	void removed() {
		Story.note("document post-remove " + this.text);
	}

	@PostLoad
	private void loaded() {
		Story.note("document post-load " + this.text);
		this.loaded = "loaded " + this.text;
	}

}

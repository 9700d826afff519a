/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.lifecycle;

import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityListeners;
import jakarta.persistence.PostLoad;
import jakarta.persistence.PostPersist;
import jakarta.persistence.PrePersist;
import jakarta.persistence.PreRemove;
import jakarta.persistence.PreUpdate;

/** Has methods of its own beside those of its superclass, one in place of an inherited one. */
@Entity
@EntityListeners({FirstListener.class, SecondListener.class})
class Book extends Document {

	String isbn;

	@Embedded
	Cover cover;

	protected Book() {}

	Book(String text) {
		this.text = text;
	}

	@PrePersist
	private void checkIsbn() {
		Story.note("book pre-persist, " + this.created);
		this.isbn = "isbn of " + this.text;
	}

	/** In place of the inherited one. */
	@Override
	@PostPersist
	void persisted() {
		Story.note("book post-persist");
	}

	/** Not marked, but called in place of the inherited one, which is. */
	@Override
	void removed() {
		Story.note("book removed " + this.text);
	}

	@PreUpdate
	void revise() {
		Story.note("book pre-update");
	}

	@PreRemove
	private void removingBook() {
		Story.note("book pre-remove " + this.text);
	}

	@PostLoad
	void show() {
		Story.note("book post-load, " + this.loaded);
	}

	/** A value with methods of its own. */
	@Embeddable
	static class Cover {

		String colour;

		String stamp;

		protected Cover() {}

		Cover(String colour) {
			this.colour = colour;
		}

		@PrePersist
		@PreUpdate
		private void stamp() {
			Story.note("cover before " + this.colour);
			this.stamp = "stamped " + this.colour;
		}

		@PostLoad
		void loaded() {
			Story.note("cover loaded " + this.colour);
		}

		@PreRemove
		void removing() {
			Story.note("cover removing " + this.colour);
		}

	}

}

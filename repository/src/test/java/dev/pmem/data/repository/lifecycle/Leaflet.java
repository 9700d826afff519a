/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.lifecycle;

import jakarta.persistence.Entity;
import jakarta.persistence.EntityListeners;
import jakarta.persistence.ExcludeDefaultListeners;
import jakarta.persistence.ExcludeSuperclassListeners;

/** Its superclass's listener is excluded, its superclass's methods are not. */
@Entity
@ExcludeSuperclassListeners
@ExcludeDefaultListeners
@EntityListeners(SecondListener.class)
class Leaflet extends Document {

	protected Leaflet() {}

	Leaflet(String text) {
		this.text = text;
	}

}

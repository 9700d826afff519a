/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.scenario;

import jakarta.persistence.Version;
import org.springframework.data.mapping.model.Property;
import org.springframework.data.mapping.model.SimpleTypeHolder;

import dev.pmem.data.core.mapping.PmemMappingContext;
import dev.pmem.data.core.mapping.PmemPersistentEntity;
import dev.pmem.data.core.mapping.PmemPersistentProperty;

/** Takes JPA's version annotation for ours: Spring Data JPA refuses entities that have Spring Data's. */
public class JakartaVersionMappingContext extends PmemMappingContext {

	@Override
	protected PmemPersistentProperty createPersistentProperty(Property property, PmemPersistentEntity<?> owner,
			SimpleTypeHolder simpleTypeHolder) {
		return new PmemPersistentProperty(property, owner, simpleTypeHolder) {

			@Override
			public boolean isVersionProperty() {
				return isAnnotationPresent(Version.class);
			}

		};
	}

}

package dev.pmem.data.repository.scenario;

import org.springframework.data.mapping.model.Property;
import org.springframework.data.mapping.model.SimpleTypeHolder;

import dev.pmem.data.core.mapping.PmemMappingContext;
import dev.pmem.data.core.mapping.PmemPersistentEntity;
import dev.pmem.data.core.mapping.PmemPersistentProperty;
import jakarta.persistence.Version;

/** Takes JPA's version annotation for ours: Spring Data JPA refuses entities that have Spring Data's. */
class JakartaVersionMappingContext extends PmemMappingContext {

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

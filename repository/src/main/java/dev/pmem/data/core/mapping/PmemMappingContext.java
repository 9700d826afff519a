package dev.pmem.data.core.mapping;

import org.springframework.data.core.TypeInformation;
import org.springframework.data.mapping.context.AbstractMappingContext;
import org.springframework.data.mapping.model.Property;
import org.springframework.data.mapping.model.SimpleTypeHolder;

/**
 * Mapping metadata of entities and of the classes embedded in them.
 */
public class PmemMappingContext extends AbstractMappingContext<PmemPersistentEntity<?>, PmemPersistentProperty> {

	@Override
	protected <T> PmemPersistentEntity<?> createPersistentEntity(TypeInformation<T> typeInformation) {
		return new PmemPersistentEntity<>(typeInformation);
	}

	@Override
	protected PmemPersistentProperty createPersistentProperty(Property property, PmemPersistentEntity<?> owner,
			SimpleTypeHolder simpleTypeHolder) {
		return new PmemPersistentProperty(property, owner, simpleTypeHolder);
	}

}

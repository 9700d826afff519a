package dev.pmem.data.core.mapping;

import org.jspecify.annotations.Nullable;

import org.springframework.data.mapping.Association;
import org.springframework.data.mapping.model.AnnotationBasedPersistentProperty;
import org.springframework.data.mapping.model.Property;
import org.springframework.data.mapping.model.SimpleTypeHolder;

import dev.pmem.data.core.index.Indexed;

/**
 * A persistent property of an entity or of a class embedded in one.
 */
public class PmemPersistentProperty extends AnnotationBasedPersistentProperty<PmemPersistentProperty> {

	public PmemPersistentProperty(Property property, PmemPersistentEntity<?> owner, SimpleTypeHolder simpleTypeHolder) {
		super(property, owner, simpleTypeHolder);
	}

	@Override
	protected Association<PmemPersistentProperty> createAssociation() {
		return new Association<>(this, null);
	}

	/** The index declared on this property alone, or null. */
	public @Nullable Indexed getIndexed() {
		return findAnnotation(Indexed.class);
	}

}

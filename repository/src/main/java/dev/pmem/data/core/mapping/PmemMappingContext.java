/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import org.springframework.data.core.TypeInformation;
import org.springframework.data.mapping.context.AbstractMappingContext;
import org.springframework.data.mapping.model.Property;
import org.springframework.data.mapping.model.SimpleTypeHolder;

import dev.pmem.heap.store.IndexDefinition;

/**
 * Mapping metadata of entities and of the classes embedded in them.
 */
public class PmemMappingContext extends AbstractMappingContext<PmemPersistentEntity<?>, PmemPersistentProperty> {

	private static final SimpleTypeHolder SIMPLE_TYPES = new SimpleTypeHolder(
			Set.of(BigDecimal.class, BigInteger.class, UUID.class), true);

	/** A context without entities, which takes classes in when they are first asked for. */
	@SuppressWarnings("this-escape") // the setter only assigns
	public PmemMappingContext() {
		setSimpleTypeHolder(SIMPLE_TYPES);
	}

	/** Whether instances of this class are stored separately, as entities. Classes of the JDK never are. */
	public boolean isEntity(Class<?> type) {
		PmemPersistentEntity<?> entity = type.isArray() ? null : getPersistentEntity(type);
		return entity != null && entity.isEntity();
	}

	/** The indexes that an entity and the classes embedded in it declare. */
	public List<IndexDefinition> indexesOf(PmemPersistentEntity<?> entity) {
		return IndexDefinitions.of(this, entity);
	}

	@Override
	protected boolean shouldCreatePersistentEntityFor(TypeInformation<?> type) {
		return !type.getType().getName().startsWith("java.") && super.shouldCreatePersistentEntityFor(type);
	}

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

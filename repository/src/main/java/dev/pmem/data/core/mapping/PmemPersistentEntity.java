/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping;

import org.springframework.data.core.TypeInformation;
import org.springframework.data.mapping.model.BasicPersistentEntity;
import org.springframework.data.support.IsNewStrategy;
import org.springframework.util.StringUtils;

/**
 * An entity, or a class embedded in one.
 *
 * @param <T> the class
 */
public class PmemPersistentEntity<T> extends BasicPersistentEntity<T, PmemPersistentProperty> {

	public PmemPersistentEntity(TypeInformation<T> information) {
		super(information);
	}

	/** Whether its instances are stored on their own: it has an id, or says so by {@link PersistentObject}. */
	public boolean isEntity() {
		return getIdProperty() != null || findAnnotation(PersistentObject.class) != null;
	}

	/** Whether the class itself, not only a superclass, has {@link PersistentObject}. */
	public boolean isMarked() {
		return getType().getDeclaredAnnotation(PersistentObject.class) != null;
	}

	/** Name of the set of its instances in the pool. A name given to a superclass is not that of this class. */
	public String getExtentName() {
		PersistentObject annotation = getType().getDeclaredAnnotation(PersistentObject.class);
		return (annotation != null && StringUtils.hasText(annotation.value()))
				? annotation.value()
				: getType().getName();
	}

	/**
	 * As versions start at 0, which a primitive can't tell from none, a primitive version says nothing about being new;
	 * the id does.
	 */
	@Override
	protected IsNewStrategy getFallbackIsNewStrategy() {
		PmemPersistentProperty version = getVersionProperty();
		PmemPersistentProperty id = getIdProperty();
		if (version == null || id == null || !version.getType().isPrimitive()) {
			return super.getFallbackIsNewStrategy();
		}
		boolean primitiveId = id.getType().isPrimitive();
		return (instance) -> {
			Object value = getIdentifierAccessor(instance).getIdentifier();
			return value == null || (primitiveId && value instanceof Number number && number.longValue() == 0);
		};
	}

}

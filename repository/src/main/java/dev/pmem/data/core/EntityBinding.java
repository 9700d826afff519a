/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.domain.Persistable;
import org.springframework.data.mapping.MappingException;

import dev.pmem.data.core.mapping.PmemPersistentEntity;
import dev.pmem.data.core.mapping.PmemPersistentProperty;
import dev.pmem.heap.object.TypeModel;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.HeapTransaction;

/**
 * All that is needed to store and load entities of a class, found once. Immutable.
 */
final class EntityBinding {

	private final PmemPersistentEntity<?> entity;

	private final Class<?> type;

	private final Extent<Object> extent;

	private final PropertyAccess id;

	private final Class<?> idType;

	private final IdGenerator idGenerator;

	private final @Nullable VersionAccess version;

	private final boolean primitiveVersion;

	private final List<PropertyAccess> mutableProperties = new ArrayList<>();

	private final List<PropertyAccess> finalContainers = new ArrayList<>();

	@SuppressWarnings("unchecked")
	<T> EntityBinding(PmemPersistentEntity<T> entity, TypeModel<T> model, Extent<T> extent) {
		this.entity = entity;
		this.type = entity.getType();
		this.extent = (Extent<Object>) extent;
		@Nullable
		PropertyAccess idAccess = null;
		@Nullable
		PropertyAccess versionAccess = null;
		for (TypeModel.Property propertyModel : model.properties()) {
			PmemPersistentProperty property = entity.getRequiredPersistentProperty(propertyModel.name());
			PropertyAccess access = new PropertyAccess(entity, property, propertyModel);
			if (access.isMutable()) {
				this.mutableProperties.add(access);
			} else if (access.isFinalContainer()) {
				this.finalContainers.add(access);
			}
			if (property.isIdProperty()) {
				idAccess = access;
			}
			if (property.isVersionProperty()) {
				versionAccess = access;
			}
		}
		if (idAccess == null) {
			throw new MappingException(this.type.getName() + " has no property with @Id");
		}
		this.id = idAccess;
		this.idType = entity.getRequiredIdProperty().getType();
		this.idGenerator = IdGenerator.of(this.idType);
		this.version = (versionAccess == null)
				? null
				: new VersionAccess(versionAccess, entity.getRequiredVersionProperty());
		this.primitiveVersion = this.version != null && entity.getRequiredVersionProperty().getType().isPrimitive();
	}

	Class<?> type() {
		return this.type;
	}

	Extent<Object> extent() {
		return this.extent;
	}

	/** The reference of the object with this id, or {@link Extent#NONE}. */
	long locate(HeapTransaction transaction, @Nullable Object id) {
		if (id == null) {
			throw new InvalidDataAccessApiUsageException("The id of a " + this.type.getName() + " must not be null");
		}
		return this.extent.locate(transaction, id);
	}

	PropertyAccess id() {
		return this.id;
	}

	@Nullable
	VersionAccess version() {
		return this.version;
	}

	/** Whether instances can change, and so are compared with the heap at commit. */
	boolean isMutable() {
		return !this.mutableProperties.isEmpty() && !this.entity.isImmutable();
	}

	/** As {@link PmemPersistentEntity#isNew}, without its indirections. */
	boolean isNew(Object instance) {
		if (instance instanceof Persistable<?> persistable) {
			return persistable.isNew();
		}
		return (this.version != null && !this.primitiveVersion)
				? this.version.get(instance) == VersionAccess.ABSENT
				: isWithoutId(instance);
	}

	/** Whether an instance that claims not to be new may be inserted nonetheless: its version doesn't contradict. */
	boolean mayBeNew(Object instance) {
		VersionAccess version = this.version;
		return version == null || (this.primitiveVersion && version.get(instance) == 0);
	}

	boolean isWithoutId(Object instance) {
		return IdGenerator.isAbsent(this.id.get(instance), this.idType);
	}

	Object generateId(Object instance, UndoLog undoLog) {
		return set(this.id, instance, this.idGenerator.next(this.extent), undoLog);
	}

	Object setVersion(VersionAccess version, Object instance, long value, UndoLog undoLog) {
		undoLog.note(version.access(), instance);
		return withMutableState(instance, version.set(instance, value));
	}

	private Object set(PropertyAccess property, Object instance, Object value, UndoLog undoLog) {
		undoLog.note(property, instance);
		return withMutableState(instance, property.set(instance, value));
	}

	private Object withMutableState(Object source, Object target) {
		if (target != source) {
			copyState(source, target);
		}
		return target;
	}

	/**
	 * Copies the state of an instance onto another one, as far as that can change.
	 */
	void copyState(Object source, Object target) {
		for (PropertyAccess property : this.mutableProperties) {
			property.set(target, property.get(source));
		}
		for (PropertyAccess property : this.finalContainers) {
			copyElements(property.get(source), property.get(target));
		}
	}

	@SuppressWarnings("unchecked")
	private static void copyElements(@Nullable Object source, @Nullable Object target) {
		if (source == null || source == target || source.equals(target)) {
			return;
		}
		try {
			if (target instanceof Collection<?> collection) {
				collection.clear();
				((Collection<Object>) collection).addAll((Collection<?>) source);
			} else if (target instanceof Map<?, ?> map) {
				map.clear();
				((Map<Object, Object>) map).putAll((Map<?, ?>) source);
			}
		} catch (UnsupportedOperationException ex) {
			// Immutable elements; whoever copies compares with the heap afterwards.
			return;
		}
	}

	/** Refuses null and what is not of exactly the class. */
	void checkInstance(@Nullable Object instance) {
		if (instance == null) {
			throw new InvalidDataAccessApiUsageException("The entity must not be null");
		}
		if (instance.getClass() != this.type) {
			throw new InvalidDataAccessApiUsageException("A " + instance.getClass().getName()
					+ " can't be stored as a " + this.type.getName() + ": it must be of exactly that class, for the "
					+ "state of a subclass would be lost");
		}
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core;

import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Persistable;
import org.springframework.util.ClassUtils;

import dev.pmem.data.core.mapping.InvalidMappingException;
import dev.pmem.data.core.mapping.PmemMappingContext;
import dev.pmem.data.core.mapping.PmemPersistentEntity;
import dev.pmem.data.core.mapping.PmemPersistentProperty;
import dev.pmem.data.transaction.PmemExceptionTranslator;
import dev.pmem.heap.context.AssignedProperty;
import dev.pmem.heap.context.Association;
import dev.pmem.heap.context.EntityListener;
import dev.pmem.heap.context.EntityRules;
import dev.pmem.heap.context.EntityType;
import dev.pmem.heap.object.LiveTypeModels;
import dev.pmem.heap.object.TypeModel;
import dev.pmem.heap.store.Extent;

/**
 * A class of entities as its mapping describes it, bound to its extent; made once. Immutable and thread-safe.
 */
final class EntityBinding implements EntityRules {

	private final PmemPersistentEntity<?> entity;

	private final Class<?> type;

	/** Null if the class has no entities of its own, but its subclasses may. */
	private final @Nullable PropertyAccess id;

	private final Class<?> idType;

	private final IdGenerator idGenerator;

	/** The extent whose sequence gives the ids. */
	private final Extent<?> sequence;

	private final EntityListener listener;

	private final Function<Class<?>, EntityBinding> relatives;

	private final @Nullable PropertyAccess version;

	private final boolean hasPrimitiveVersion;

	private final InverseConditions conditions;

	private final List<Association> associations;

	private final boolean mayHaveAssociations;

	private final EntityType entityType;

	/**
	 * @param model null if the class has no entities of its own
	 * @param sequence the extent whose sequence gives the ids
	 * @param listener takes part in the loading, saving and deleting of the entities
	 * @param relatives gives the bindings of the other classes of the hierarchy, which are this class's subclasses
	 */
	<T> EntityBinding(InverseConditions conditions, PmemPersistentEntity<T> entity, @Nullable TypeModel<T> model,
			Extent<T> extent, Extent<?> sequence, EntityListener listener,
			Function<Class<?>, EntityBinding> relatives) {
		this.entity = entity;
		this.listener = listener;
		this.type = entity.getType();
		this.sequence = sequence;
		this.relatives = relatives;
		this.conditions = conditions;
		PmemMappingContext context = conditions.context();
		this.associations = (model != null) ? AssociationRules.of(context, entity) : List.of();
		this.mayHaveAssociations = context.classesBelow(context.topOf(this.type)).stream()
				.anyMatch((each) -> AssociationRules.areSome(context, context.getRequiredPersistentEntity(each)));
		PmemPersistentProperty version = entity.getVersionProperty();
		this.hasPrimitiveVersion = version != null && version.getType().isPrimitive();
		if (model != null) {
			this.id = PropertyAccess.of(entity, model, entity.getRequiredIdProperty());
			this.idType = entity.getRequiredIdProperty().getType();
			this.idGenerator = entity.getRequiredIdProperty().isAssignedId()
					? IdGenerator.ASSIGNED
					: IdGenerator.of(this.idType);
			this.version = (version == null) ? null : PropertyAccess.of(entity, model, checkedVersion(version));
		} else {
			this.id = null;
			this.idType = Object.class;
			this.idGenerator = IdGenerator.NONE;
			this.version = null;
		}
		this.entityType = new EntityType(extent, this, (other) -> relatives.apply(other).entityType);
	}

	/** @throws InvalidMappingException if the class has a version of a type that can't be counted */
	static void requireVersion(PmemPersistentEntity<?> entity) {
		PmemPersistentProperty version = entity.getVersionProperty();
		if (version != null) {
			checkedVersion(version);
		}
	}

	private static PmemPersistentProperty checkedVersion(PmemPersistentProperty property) {
		Class<?> type = ClassUtils.resolvePrimitiveIfNecessary(property.getType());
		if (type != Long.class && type != Integer.class && type != Short.class) {
			throw new InvalidMappingException("The version " + property.getOwner().getName() + "."
					+ property.getName() + " is a " + property.getType().getName()
					+ ", but versions are counted: they are of type long, int or short, or Long, Integer or Short",
					"Change the type; a time that each change sets is a property of its own, with @LastModifiedDate");
		}
		return property;
	}

	Class<?> type() {
		return this.type;
	}

	/** The class as persistence contexts know it. */
	EntityType entityType() {
		return this.entityType;
	}

	/** Conditions on what is not stored with the entities. */
	InverseConditions conditions() {
		return this.conditions;
	}

	Extent<Object> extent() {
		return this.entityType.extent();
	}

	@Override
	public AssignedProperty id() {
		return access();
	}

	private PropertyAccess access() {
		if (this.id == null) {
			throw new IllegalStateException(this.type.getName() + " has no entities of its own");
		}
		return this.id;
	}

	@Override
	public Object newId(@Nullable Object present) {
		// an assigned id may be 0
		return (present == null
				|| (this.idGenerator != IdGenerator.ASSIGNED && IdGenerator.isAbsent(present, this.idType)))
						? this.idGenerator.next(this.sequence)
						: present;
	}

	@Override
	public @Nullable AssignedProperty version() {
		return this.version;
	}

	@Override
	public List<Association> associations() {
		return this.associations;
	}

	@Override
	public boolean mayHaveAssociations() {
		return this.mayHaveAssociations;
	}

	@Override
	public boolean isImmutable() {
		return this.entity.isImmutable();
	}

	/** As {@link PmemPersistentEntity#isNew}, without its indirections. */
	@Override
	public boolean isNew(Object instance) {
		if (instance instanceof Persistable<?> persistable) {
			return persistable.isNew();
		}
		if (this.version == null) {
			return IdGenerator.isAbsent(access().get(instance), this.idType);
		}
		Object version = this.version.get(instance);
		return version == null || this.hasPrimitiveVersion && ((Number) version).longValue() == 0;
	}

	/** Whether an instance that claims not to be new may be inserted nonetheless: its version does not contradict. */
	@Override
	public boolean mayBeNew(Object instance) {
		return this.version == null || (this.hasPrimitiveVersion
				&& this.version.get(instance) instanceof Number number && number.longValue() == 0);
	}

	@Override
	public EntityListener listener() {
		return this.listener;
	}

	/** Refuses null in place of an id. */
	Object requireId(@Nullable Object id) {
		if (id == null) {
			throw PmemExceptionTranslator.misuse("The id of a " + this.type.getName() + " must not be null");
		}
		return id;
	}

	/** The binding of an instance's own class. Refuses null, and a class that is not known. */
	EntityBinding of(@Nullable Object instance) {
		if (instance == null) {
			throw PmemExceptionTranslator.misuse("The entity must not be null");
		}
		if (instance.getClass() == this.type) {
			return this;
		}
		EntityType.fill(instance);
		Class<?> stored = LiveTypeModels.typeOf(instance);
		return (stored == this.type) ? this : this.relatives.apply(stored);
	}

}

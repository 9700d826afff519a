/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.TypeAlias;
import org.springframework.data.core.TypeInformation;
import org.springframework.data.expression.ValueEvaluationContext;
import org.springframework.data.mapping.model.BasicPersistentEntity;
import org.springframework.data.support.IsNewStrategy;
import org.springframework.util.StringUtils;

import dev.pmem.data.core.mapping.jakarta.AccessedClass;
import dev.pmem.data.core.mapping.jakarta.JakartaPersistence;
import dev.pmem.data.core.mapping.jakarta.MemberAccess;
import dev.pmem.heap.annotation.HeapObject;
import dev.pmem.heap.annotation.PreviousName;

/**
 * An entity, or a class embedded in one.
 *
 * @param <T> the class
 */
public class PmemPersistentEntity<T> extends BasicPersistentEntity<T, PmemPersistentProperty> implements AccessedClass {

	private final MemberAccess access;

	/**
	 * @param information the class, with its type arguments
	 */
	public PmemPersistentEntity(TypeInformation<T> information) {
		this(information, MemberAccess.EITHER);
	}

	/**
	 * @param information the class, with its type arguments
	 * @param ofOwner the access of the class that it is embedded in
	 */
	PmemPersistentEntity(TypeInformation<T> information, MemberAccess ofOwner) {
		super(information);
		this.access = JakartaPersistence.access(information.getType(), ofOwner);
	}

	@Override
	public MemberAccess getMemberAccess() {
		return this.access;
	}

	/**
	 * Whether the instances are stored separately: the class has an id, or is marked with {@link PersistentObject} or
	 * {@link HeapObject}. A mapped superclass of Jakarta Persistence has no instances.
	 */
	public boolean isEntity() {
		return findAnnotation(HeapObject.class) != null
				|| (getIdProperty() != null && !JakartaPersistence.isMappedSuperclass(getType()));
	}

	/** Whether the class itself, not only a superclass, has {@link PersistentObject} or Jakarta's {@code @Entity}. */
	public boolean isMarked() {
		return getType().getDeclaredAnnotation(PersistentObject.class) != null
				|| JakartaPersistence.isEntity(getType());
	}

	/**
	 * Name of the extent of the instances in the pool: the one that {@link PersistentObject} gives, else the
	 * {@link TypeAlias}, else the name of the class. A name that is given to a superclass does not count for this class.
	 */
	public String getExtentName() {
		PersistentObject annotation = getType().getDeclaredAnnotation(PersistentObject.class);
		if (annotation != null && StringUtils.hasText(annotation.value())) {
			return annotation.value();
		}
		TypeAlias alias = getType().getDeclaredAnnotation(TypeAlias.class);
		return (alias != null && StringUtils.hasText(alias.value())) ? alias.value() : getType().getName();
	}

	/**
	 * Names that the extent may have in a pool of an earlier release: those of {@link PreviousName}, and the name of the
	 * class if the extent has another one now.
	 */
	public List<String> getPreviousExtentNames() {
		List<String> names = new ArrayList<>();
		PreviousName annotation = getType().getDeclaredAnnotation(PreviousName.class);
		if (annotation != null) {
			names.addAll(List.of(annotation.value()));
		}
		if (!getExtentName().equals(getType().getName())) {
			names.add(getType().getName());
		}
		return names;
	}

	/**
	 * A primitive version does not show whether an entity is new: versions start at 0, which is also the value of a
	 * primitive without a version. The id decides instead.
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

	/** Tells of an id in several properties, which Jakarta Persistence allows, before it is refused as two ids. */
	@Override
	protected @Nullable PmemPersistentProperty returnPropertyIfBetterIdPropertyCandidateOrNull(
			PmemPersistentProperty property) {
		PmemPersistentProperty known = getIdProperty();
		if (property.isIdProperty() && known != null) {
			JakartaPersistence.requireHonoured(getType(), this.access);
			throw twice("ids", known, property,
					"Mark one of them with @Id; an id of several values is a record with them");
		}
		return super.returnPropertyIfBetterIdPropertyCandidateOrNull(property);
	}

	/** Refuses a second version. */
	@Override
	public void addPersistentProperty(PmemPersistentProperty property) {
		PmemPersistentProperty known = getVersionProperty();
		if (property.isVersionProperty() && known != null && !known.equals(property)) {
			throw twice("versions", known, property, "Mark one of them with @Version");
		}
		super.addPersistentProperty(property);
	}

	private InvalidMappingException twice(String what, PmemPersistentProperty first, PmemPersistentProperty second,
			String action) {
		return new InvalidMappingException(getType().getName() + " has two " + what + ", " + declared(first) + " and "
				+ declared(second), action);
	}

	private static String declared(PmemPersistentProperty property) {
		Field field = property.getField();
		return ((field != null) ? field.getDeclaringClass() : property.getOwner().getType()).getSimpleName() + "."
				+ property.getName();
	}

	/** In which the expressions of parameters are evaluated: the beans and the environment, without an object. */
	ValueEvaluationContext valueContext() {
		return getValueEvaluationContext(null);
	}

}

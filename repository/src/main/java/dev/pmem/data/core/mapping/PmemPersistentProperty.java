/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.data.annotation.Id;
import org.springframework.data.mapping.Association;
import org.springframework.data.mapping.model.AnnotationBasedPersistentProperty;
import org.springframework.data.mapping.model.Property;
import org.springframework.data.mapping.model.SimpleTypeHolder;

import dev.pmem.data.core.index.Indexed;
import dev.pmem.data.core.mapping.jakarta.AssociationTraits;
import dev.pmem.data.core.mapping.jakarta.ColumnTraits;
import dev.pmem.data.core.mapping.jakarta.ElementTraits;
import dev.pmem.data.core.mapping.jakarta.JakartaPersistence;
import dev.pmem.data.core.mapping.jakarta.MemberAccess;
import dev.pmem.heap.annotation.DeleteAction;
import dev.pmem.heap.annotation.OnDelete;
import dev.pmem.heap.annotation.PreviousName;
import dev.pmem.heap.object.LiveTypeModels;

/**
 * A persistent property of an entity, or of a class that is embedded in an entity. In addition to the properties that
 * are transient for Spring Data, fields with the modifier {@code transient} are transient.
 */
public class PmemPersistentProperty extends AnnotationBasedPersistentProperty<PmemPersistentProperty> {

	/**
	 * @param owner the entity or embedded class that declares or inherits the property
	 */
	public PmemPersistentProperty(Property property, PmemPersistentEntity<?> owner, SimpleTypeHolder simpleTypeHolder) {
		super(property, owner, simpleTypeHolder);
	}

	@Override
	protected Association<PmemPersistentProperty> createAssociation() {
		return new Association<>(this, null);
	}

	@Override
	public boolean isTransient() {
		Field field = getField();
		return super.isTransient() || JakartaPersistence.isTransient(this) || (field != null && Modifier.isTransient(
				field.getModifiers()))
				|| (isOfLiveObject() && !isAbstract(getGetter()));
	}

	private boolean isOfLiveObject() {
		return LiveTypeModels.isLive(getOwner().getType());
	}

	private static boolean isAbstract(@Nullable Method method) {
		return method != null && Modifier.isAbstract(method.getModifiers());
	}

	/** Live objects have no fields. */
	@Override
	public boolean usePropertyAccess() {
		return super.usePropertyAccess() || isOfLiveObject()
				|| isAccessedByMethods();
	}

	private boolean isAccessedByMethods() {
		return JakartaPersistence.access(this) == MemberAccess.PROPERTY;
	}

	/** One that is not public as well, if annotations of Jakarta Persistence say that the property is accessed by it. */
	@Override
	public @Nullable Method getGetter() {
		Method getter = super.getGetter();
		return (getter == null && isAccessedByMethods()) ? JakartaPersistence.getter(this) : getter;
	}

	/** One that is not public as well, if annotations of Jakarta Persistence say that the property is accessed by it. */
	@Override
	public @Nullable Method getSetter() {
		Method setter = super.getSetter();
		return (setter == null && isAccessedByMethods()) ? JakartaPersistence.setter(this) : setter;
	}

	/** In an interface or abstract class of live objects {@code id} is the id unless another property is marked. */
	@Override
	public boolean isIdProperty() {
		return super.isIdProperty() || JakartaPersistence.isId(this) || (getName().equals("id") && isOfLiveObject()
				&& Arrays
						.stream(getOwner().getType().getMethods())
						.noneMatch((method) -> AnnotatedElementUtils.hasAnnotation(method, Id.class)));
	}

	@Override
	public boolean isVersionProperty() {
		return super.isVersionProperty() || JakartaPersistence.isVersion(this);
	}

	/** Whether the property is the id and the application assigns it, as Jakarta Persistence's annotations say. */
	public boolean isAssignedId() {
		return JakartaPersistence.isAssignedId(this);
	}

	/** What Jakarta Persistence's annotations say of the property's column. */
	public ColumnTraits getColumn() {
		return JakartaPersistence.column(this);
	}

	/** What Jakarta Persistence's annotations say of the property as an association; null if it is none for them. */
	public @Nullable AssociationTraits getAssociationTraits() {
		return JakartaPersistence.association(this);
	}

	/** Whether the property has the annotation of this name, which may be one of a library that is not there. */
	public boolean hasAnnotation(String name) {
		return JakartaPersistence.hasAnnotation(this, name);
	}

	/** What Jakarta Persistence's annotations say of the order and the keys of the property's elements. */
	public ElementTraits getElementTraits() {
		return JakartaPersistence.elements(this);
	}

	/**
	 * Whether the property is the other side of an association ({@code mappedBy}): it is not stored, but found through the
	 * property of its targets that refers to its owner.
	 */
	public boolean isInverse() {
		AssociationTraits association = getAssociationTraits();
		return association != null && association.isInverse();
	}

	/** The index declared on this property alone, or null. */
	public @Nullable Indexed getIndexed() {
		return findAnnotation(Indexed.class);
	}

	/** The names that the property had in earlier releases of its class, the newest first. */
	public List<String> getPreviousNames() {
		PreviousName annotation = findAnnotation(PreviousName.class);
		return (annotation != null) ? List.of(annotation.value()) : List.of();
	}

	/** Whether the property is marked as one that refers to an entity which loads when a method of it is called. */
	public boolean isLazy() {
		Lazy annotation = findAnnotation(Lazy.class);
		if (annotation != null) {
			return annotation.value();
		}
		AssociationTraits association = getAssociationTraits();
		return association != null && association.isLazy();
	}

	/** What happens to the owner if an entity is deleted that the property refers to. */
	public DeleteAction getDeleteAction() {
		OnDelete annotation = findAnnotation(OnDelete.class);
		return (annotation != null) ? annotation.value() : DeleteAction.RESTRICT;
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping.jakarta;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.data.mapping.PersistentProperty;
import org.springframework.util.ClassUtils;

/**
 * The annotations of Jakarta Persistence as the mapping asks for them. Without their API there are none.
 */
public final class JakartaPersistence {

	private static final boolean IS_PRESENT = ClassUtils.isPresent("jakarta.persistence.Entity",
			JakartaPersistence.class.getClassLoader());

	private JakartaPersistence() {}

	/** Whether the API is on the class path. */
	public static boolean isPresent() {
		return IS_PRESENT;
	}

	/** Whether the property is the id. */
	public static boolean isId(PersistentProperty<?> property) {
		return IS_PRESENT && JakartaProperties.isId(property);
	}

	/** Whether the property is an id that the application assigns: nothing is said to generate it. */
	public static boolean isAssignedId(PersistentProperty<?> property) {
		return IS_PRESENT && JakartaGenerators.isAssigned(property);
	}

	/**
	 * How the values of an id are generated.
	 * @throws UnsupportedAnnotationException if the id's type does not fit, or the application's own code generates it
	 */
	public static GeneratorTraits generator(PersistentProperty<?> id) {
		return IS_PRESENT ? JakartaGenerators.of(id) : GeneratorTraits.NONE;
	}

	/** Whether the property is the version. */
	public static boolean isVersion(PersistentProperty<?> property) {
		return IS_PRESENT && JakartaProperties.isVersion(property);
	}

	/** Whether the property is not stored: it is marked so, or is to be accessed by a getter and setter it has not. */
	public static boolean isTransient(PersistentProperty<?> property) {
		return IS_PRESENT && JakartaProperties.isTransient(property);
	}

	/** Whether the class is an entity. */
	public static boolean isEntity(Class<?> type) {
		return IS_PRESENT && JakartaProperties.isEntity(type);
	}

	/** Whether the class only gives its properties to entities. */
	public static boolean isMappedSuperclass(Class<?> type) {
		return IS_PRESENT && JakartaProperties.isMappedSuperclass(type);
	}

	/**
	 * The access of a class's members.
	 * @param ofOwner the access of the class that embeds it, which counts if the class itself says nothing
	 */
	public static MemberAccess access(Class<?> type, MemberAccess ofOwner) {
		return IS_PRESENT ? JakartaMembers.of(type, ofOwner) : MemberAccess.EITHER;
	}

	/** Whether the property has the annotation of this name, on the member that counts. */
	public static boolean hasAnnotation(PersistentProperty<?> property, String name) {
		return IS_PRESENT && JakartaMembers.has(property, name);
	}

	/** The access of a property. */
	public static MemberAccess access(PersistentProperty<?> property) {
		return IS_PRESENT ? JakartaMembers.of(property) : MemberAccess.EITHER;
	}

	/** The getter of a property with access by getter and setter, public or not; null if there is none. */
	public static @Nullable Method getter(PersistentProperty<?> property) {
		return JakartaMembers.getter(property);
	}

	/** The setter of a property with access by getter and setter, public or not; null if there is none. */
	public static @Nullable Method setter(PersistentProperty<?> property) {
		return JakartaMembers.setter(property);
	}

	/**
	 * Judges the annotations of a class and its superclasses.
	 * @param access which members the properties are
	 * @throws UnsupportedAnnotationException if one of them changes what an application does and can't be honoured
	 */
	public static void requireHonoured(Class<?> type, MemberAccess access) {
		MissingAnnotations.requireNone(type);
		if (IS_PRESENT) {
			AnnotationJudge.judge(type, access);
		}
	}

	/**
	 * The methods that are called when something happens to instances of the class, each event's in the order of the calls.
	 * @throws org.springframework.data.mapping.MappingException if a method is none that can be called
	 */
	public static List<LifecycleMethod> lifecycleMethods(Class<?> type) {
		return IS_PRESENT ? LifecycleMethods.of(type) : List.of();
	}

	/** Whether the class names Spring Data JPA's listener for auditing. */
	public static boolean isAudited(Class<?> type) {
		return IS_PRESENT && LifecycleMethods.isAudited(type);
	}

	/** What is said of the property's column; {@link ColumnTraits#NONE} if nothing is. */
	public static ColumnTraits column(PersistentProperty<?> property) {
		return IS_PRESENT ? JakartaProperties.column(property) : ColumnTraits.NONE;
	}

	/** What is said of the property's elements; {@link ElementTraits#NONE} if nothing is. */
	public static ElementTraits elements(PersistentProperty<?> property) {
		return IS_PRESENT ? JakartaElements.of(property) : ElementTraits.NONE;
	}

	/** What is said of the property as an association; null if it is none. */
	public static @Nullable AssociationTraits association(PersistentProperty<?> property) {
		return IS_PRESENT ? JakartaProperties.association(property) : null;
	}

	/** Whether the property holds a collection of values, so that its column is one of the elements. */
	public static boolean isElementCollection(PersistentProperty<?> property) {
		return IS_PRESENT && JakartaColumns.isElementCollection(property);
	}

	/** The columns that a property gives to the properties of what it embeds, by their paths. */
	public static Map<String, ColumnTraits> overrides(PersistentProperty<?> property) {
		return IS_PRESENT ? JakartaColumns.overrides(property) : Map.of();
	}

	/** The columns that a class gives to properties of its superclass, or of what these embed, by their paths. */
	public static Map<String, ColumnTraits> overrides(Class<?> type) {
		return IS_PRESENT ? JakartaColumns.overrides(type) : Map.of();
	}

	/** The indexes and unique constraints that the class itself, not a superclass, declares for its table. */
	public static List<IndexTraits> indexes(Class<?> type) {
		return IS_PRESENT ? JakartaColumns.indexes(type) : List.of();
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping.jakarta;

import java.lang.annotation.Annotation;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import jakarta.persistence.Basic;
import jakarta.persistence.CascadeType;
import jakarta.persistence.Column;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.Lob;
import jakarta.persistence.ManyToMany;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OneToOne;
import jakarta.persistence.Transient;
import jakarta.persistence.Version;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mapping.PersistentProperty;

import dev.pmem.data.core.mapping.jakarta.AssociationTraits.Cascade;
import dev.pmem.data.core.mapping.jakarta.AssociationTraits.Kind;

/**
 * Reads the annotations of Jakarta Persistence, whose API must be there.
 */
final class JakartaProperties {

	/** The default of {@code length}, which says nothing: many a text column behind it holds more. */
	static final int UNSAID_LENGTH = 255;

	private JakartaProperties() {}

	static boolean isEntity(Class<?> type) {
		return type.isAnnotationPresent(Entity.class);
	}

	static boolean isMappedSuperclass(Class<?> type) {
		return type.isAnnotationPresent(MappedSuperclass.class);
	}

	static boolean isId(PersistentProperty<?> property) {
		return has(property, Id.class) || has(property, EmbeddedId.class);
	}

	static boolean isVersion(PersistentProperty<?> property) {
		return has(property, Version.class);
	}

	/** Also if its access is by getter and setter and it has not both. */
	static boolean isTransient(PersistentProperty<?> property) {
		return JakartaMembers.isAnywhere(property, Transient.class)
				|| JakartaMembers.of(property) == MemberAccess.PROPERTY && (JakartaMembers.getter(property) == null
						|| JakartaMembers.setter(property) == null);
	}

	private static boolean has(PersistentProperty<?> property, Class<? extends Annotation> type) {
		return JakartaMembers.annotation(property, type) != null;
	}

	static ColumnTraits column(PersistentProperty<?> property) {
		Basic basic = JakartaMembers.annotation(property, Basic.class);
		AssociationTraits association = association(property);
		boolean isNullable = (basic == null || basic.optional()) && (association == null || association.isOptional());
		ColumnTraits said = (association != null) ? JakartaColumns.reference(property) : null;
		if (said == null && JakartaMembers.annotation(property, Column.class) instanceof Column column) {
			said = JakartaColumns.traits(column, has(property, Lob.class));
		}
		ColumnTraits traits = (said != null) ? said : ColumnTraits.NONE;
		return isNullable ? traits : traits.notNull();
	}

	static @Nullable AssociationTraits association(PersistentProperty<?> property) {
		if (JakartaMembers.annotation(property, ManyToOne.class) instanceof ManyToOne one) {
			return new AssociationTraits(Kind.MANY_TO_ONE, isLazy(one.fetch()), one.optional(), cascades(one.cascade()),
					false, "");
		}
		if (JakartaMembers.annotation(property, OneToOne.class) instanceof OneToOne one) {
			return new AssociationTraits(Kind.ONE_TO_ONE, isLazy(one.fetch()), one.optional(), cascades(one.cascade()),
					one.orphanRemoval(), one.mappedBy());
		}
		if (JakartaMembers.annotation(property, OneToMany.class) instanceof OneToMany many) {
			return new AssociationTraits(Kind.ONE_TO_MANY, isLazy(many.fetch()), true, cascades(many.cascade()),
					many.orphanRemoval(), many.mappedBy());
		}
		return (JakartaMembers.annotation(property, ManyToMany.class) instanceof ManyToMany many)
				? new AssociationTraits(Kind.MANY_TO_MANY, isLazy(many.fetch()), true, cascades(many.cascade()), false,
						many.mappedBy())
				: null;
	}

	private static boolean isLazy(FetchType fetch) {
		return fetch == FetchType.LAZY;
	}

	private static Set<Cascade> cascades(CascadeType[] types) {
		List<CascadeType> given = Arrays.asList(types);
		Set<Cascade> cascades = EnumSet.noneOf(Cascade.class);
		for (Cascade cascade : Cascade.values()) {
			if (given.contains(CascadeType.ALL) || given.contains(CascadeType.valueOf(cascade.name()))) {
				cascades.add(cascade);
			}
		}
		return cascades;
	}

}

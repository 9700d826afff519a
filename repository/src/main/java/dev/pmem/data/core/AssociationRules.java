/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.pmem.data.core.mapping.InvalidMappingException;
import dev.pmem.data.core.mapping.PmemMappingContext;
import dev.pmem.data.core.mapping.PmemPersistentEntity;
import dev.pmem.data.core.mapping.PmemPersistentProperty;
import dev.pmem.data.core.mapping.SpringTypeModels;
import dev.pmem.data.core.mapping.jakarta.AssociationTraits;
import dev.pmem.heap.context.AssignedProperty;
import dev.pmem.heap.context.Association;
import dev.pmem.heap.context.Association.Cascade;
import dev.pmem.heap.context.Association.Form;
import dev.pmem.heap.context.Association.Inverse;

/**
 * The associations of a class as Jakarta Persistence's annotations declare them, in the terms of the heap. Used once.
 */
final class AssociationRules {

	private final PmemMappingContext context;

	private final PmemPersistentEntity<?> root;

	private final List<Association> associations = new ArrayList<>();

	private AssociationRules(PmemMappingContext context, PmemPersistentEntity<?> root) {
		this.context = context;
		this.root = root;
	}

	/**
	 * The associations of a class.
	 * @throws InvalidMappingException if one of them can't be
	 */
	static List<Association> of(PmemMappingContext context, PmemPersistentEntity<?> entity) {
		AssociationRules rules = new AssociationRules(context, entity);
		rules.collect(entity, null, new HashSet<>());
		return rules.associations;
	}

	/** Whether a class, or one that is embedded in it, has associations. */
	static boolean areSome(PmemMappingContext context, PmemPersistentEntity<?> entity) {
		return areSome(context, entity, new HashSet<>());
	}

	private static boolean areSome(PmemMappingContext context, PmemPersistentEntity<?> entity, Set<Class<?>> outer) {
		if (!outer.add(entity.getType())) {
			return false;
		}
		for (PmemPersistentProperty property : entity) {
			if (!property.isTransient() && property.getAssociationTraits() != null) {
				return true;
			}
			PmemPersistentEntity<?> embedded = embedded(context, property);
			if (embedded != null && areSome(context, embedded, outer)) {
				return true;
			}
		}
		return false;
	}

	private static @Nullable PmemPersistentEntity<?> embedded(PmemMappingContext context,
			PmemPersistentProperty property) {
		if (!property.isEntity() || property.isCollectionLike() || property.isMap() || property.isTransient()) {
			return null;
		}
		PmemPersistentEntity<?> type = context.getPersistentEntity(property);
		return (type == null || type.isEntity()) ? null : type;
	}

	private void collect(PmemPersistentEntity<?> owner, @Nullable AssignedProperty outer, Set<Class<?>> path) {
		if (!path.add(owner.getType())) {
			return;
		}
		for (PmemPersistentProperty property : owner) {
			if (property.isTransient()) {
				continue;
			}
			AssociationTraits traits = property.getAssociationTraits();
			PmemPersistentEntity<?> embedded = embedded(this.context, property);
			if (traits != null) {
				this.associations.add(association(property, traits, outer));
			} else if (embedded != null) {
				AssignedProperty access = access(property, outer, false);
				if (areSome(this.context, embedded)) {
					collect(embedded, access, new HashSet<>(path));
				}
			}
		}
	}

	private static AssignedProperty access(PmemPersistentProperty property, @Nullable AssignedProperty outer,
			boolean isSet) {
		AssignedProperty access = new PropertyAccess((PmemPersistentEntity<?>) property.getOwner(), property,
				SpringTypeModels.accessOf(property, isSet));
		return (outer != null) ? new EmbeddedAccess(outer, access) : access;
	}

	private Association association(PmemPersistentProperty property, AssociationTraits traits,
			@Nullable AssignedProperty outer) {
		String path = this.root.getType().getSimpleName() + "."
				+ ((outer != null) ? outer.name() + "." : "") + property.getName();
		if (traits.isInverse() && outer != null) {
			throw new InvalidMappingException(path + " is mappedBy '" + traits.mappedBy()
					+ "', but stands in an embedded class, which nothing can refer to", "Move it to the entity");
		}
		Class<?> target = target(property);
		InverseRules rules = new InverseRules(this.context, this.root, property, path);
		Inverse inverse = traits.isInverse() ? rules.inverse(traits, target) : null;
		return new Association(path, access(property, outer, inverse != null), target, form(property),
				cascades(traits), traits.hasOrphanRemoval(), inverse,
				(inverse != null) ? null : rules.shownOrder(target));
	}

	private static Class<?> target(PmemPersistentProperty property) {
		if (property.isMap()) {
			Class<?> value = property.getMapValueType();
			return (value != null) ? value : Object.class;
		}
		return property.getActualType();
	}

	private static Form form(PmemPersistentProperty property) {
		if (property.isMap()) {
			return Form.MAP;
		}
		if (!property.isCollectionLike()) {
			return Form.ONE;
		}
		return Set.class.isAssignableFrom(property.getType()) ? Form.SET : Form.LIST;
	}

	private static Set<Cascade> cascades(AssociationTraits traits) {
		Set<Cascade> cascades = EnumSet.noneOf(Cascade.class);
		for (AssociationTraits.Cascade each : traits.cascades()) {
			cascades.add(switch (each) {
				case PERSIST -> Cascade.STORE;
				case MERGE -> Cascade.OVERWRITE;
				case REMOVE -> Cascade.DELETE;
			});
		}
		return cascades;
	}

}

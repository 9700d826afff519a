/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.data.mapping.InstanceCreatorMetadata;
import org.springframework.data.mapping.context.InvalidPersistentPropertyPath;

import dev.pmem.data.core.mapping.InvalidMappingException;
import dev.pmem.data.core.mapping.PmemMappingContext;
import dev.pmem.data.core.mapping.PmemPersistentEntity;
import dev.pmem.data.core.mapping.PmemPersistentProperty;
import dev.pmem.data.core.mapping.SpringTypeModels;
import dev.pmem.data.core.mapping.jakarta.AssociationTraits;
import dev.pmem.data.core.mapping.jakarta.ElementTraits;
import dev.pmem.heap.context.Association.Inverse;
import dev.pmem.heap.context.Association.Keys;
import dev.pmem.heap.query.SortOrder;

/**
 * A side of an association that is {@code mappedBy} a property of its targets, in the terms of the heap. Refuses, by name,
 * what can't be. Used once.
 */
final class InverseRules {

	private static final String ORDER_BY = "Name properties, each with ASC or DESC if need be, with commas between them";

	private static final Set<Class<?>> TYPES = Set.of(Collection.class, List.class, Set.class, Map.class);

	private final PmemMappingContext context;

	private final PmemPersistentEntity<?> owner;

	private final PmemPersistentProperty property;

	private final String path;

	InverseRules(PmemMappingContext context, PmemPersistentEntity<?> owner, PmemPersistentProperty property,
			String path) {
		this.context = context;
		this.owner = owner;
		this.property = property;
		this.path = path;
	}

	/** @throws InvalidMappingException if the property can't be found so */
	Inverse inverse(AssociationTraits traits, Class<?> targetType) {
		boolean isMany = this.property.isCollectionLike() || this.property.isMap();
		if (isMany && !TYPES.contains(this.property.getType())) {
			throw refused("is a " + this.property.getType().getName(), "Declare it as Collection, List, Set or Map");
		}
		Field field = this.property.getField();
		boolean isFinal = field != null && Modifier.isFinal(field.getModifiers());
		if (isFinal && (!isMany || this.owner.getType().isRecord())) {
			throw refused("is set once its owner is made, but it is final", "Make it a field that is not final");
		}
		PmemPersistentEntity<?> target = this.context.getPersistentEntity(targetType);
		if (target == null || target.getIdProperty() == null) {
			throw refused("leads to " + targetType.getName() + ", which is no entity: it has no property with @Id",
					"Mark the id of " + targetType.getSimpleName()
							+ " with @Id, or store the elements with their owner:"
							+ " without mappedBy");
		}
		PmemPersistentProperty reference = reference(traits.mappedBy(), target);
		ElementTraits elements = this.property.getElementTraits();
		if (elements.hasOrderColumn()) {
			throw refused("is not stored, so there is no place for an @OrderColumn",
					"Order it by a property of " + targetType.getSimpleName() + " with @OrderBy");
		}
		if (elements.hasMapKeyColumn() || this.property.isMap() && elements.mapKey() == null) {
			throw refused("is not stored, so there is no place for its keys", "Name the property of "
					+ targetType.getSimpleName() + " that is the key with @MapKey(name = \"...\")");
		}
		Keys keys = null;
		if (this.property.isMap()) {
			keys = keys(elements.mapKey(), target);
		}
		return new Inverse(traits.mappedBy(), reference.isCollectionLike() || reference.isMap(),
				orders(elements.orderBy(), target), keys,
				traits.isLazy() && canBeLazy(target), isFinal);
	}

	/**
	 * The order in which the targets of a stored collection are shown; null if nothing is said of it.
	 * @throws InvalidMappingException if it can't be
	 */
	@Nullable
	Comparator<Object> shownOrder(Class<?> targetType) {
		String orderBy = this.property.isCollectionLike() ? this.property.getElementTraits().orderBy() : null;
		PmemPersistentEntity<?> target = this.context.getPersistentEntity(targetType);
		return (orderBy == null || target == null || target.getIdProperty() == null)
				? null
				: ShownOrder.of(this.context, target, orders(orderBy, target));
	}

	private PmemPersistentProperty reference(String name, PmemPersistentEntity<?> target) {
		PmemPersistentProperty reference = property(name, target);
		if (reference == null) {
			throw refused("is mappedBy '" + name + "', but " + target.getType().getName() + " has no such property",
					"Name the property of " + target.getType().getSimpleName() + " that refers to "
							+ this.owner.getType().getSimpleName());
		}
		Class<?> type = reference.isMap() ? reference.getMapValueType() : reference.getActualType();
		Class<?> own = this.owner.getType();
		if (type == null || !type.isAssignableFrom(own) && !own.isAssignableFrom(type)) {
			throw refused("is mappedBy " + target.getType().getSimpleName() + "." + name + ", which does not refer to "
					+ own.getName() + ", but to " + reference.getTypeInformation(),
					"Name the property of " + target.getType().getSimpleName() + " that refers to " + own
							.getSimpleName());
		}
		if (reference.isInverse()) {
			throw refused("is mappedBy " + target.getType().getSimpleName() + "." + name
					+ ", which is itself mappedBy another property",
					"Take mappedBy away from the side that is to be stored");
		}
		return reference;
	}

	private @Nullable PmemPersistentProperty property(String path, PmemPersistentEntity<?> target) {
		try {
			return this.context.getPersistentPropertyPath(path, target.getType()).getLeafProperty();
		} catch (InvalidPersistentPropertyPath _) {
			return null;
		}
	}

	/** The id decides between those that are equal in order. */
	private List<SortOrder> orders(@Nullable String orderBy, PmemPersistentEntity<?> target) {
		List<SortOrder> orders = new ArrayList<>();
		for (String part : ((orderBy != null) ? orderBy : "").split(",")) {
			String[] words = part.strip().split("\\s+");
			if (words[0].isEmpty()) {
				continue;
			}
			boolean isDescending = words.length == 2 && words[1].equalsIgnoreCase("DESC");
			if (words.length > 2 || words.length == 2 && !isDescending && !words[1].equalsIgnoreCase("ASC")) {
				throw refused("has @OrderBy(\"" + orderBy + "\"), of which '" + part.strip()
						+ "' is no property with ASC or DESC", ORDER_BY);
			}
			if (property(words[0], target) == null) {
				throw refused("has @OrderBy(\"" + orderBy + "\"), but " + target.getType().getName()
						+ " has no property '" + words[0] + "'", ORDER_BY);
			}
			orders.add(isDescending ? SortOrder.descending(words[0]) : SortOrder.ascending(words[0]));
		}
		PmemPersistentProperty id = target.getRequiredIdProperty();
		PmemPersistentEntity<?> composite = id.isEntity() ? this.context.getPersistentEntity(id) : null;
		if (composite == null) {
			orders.add(SortOrder.ascending(id.getName()));
		} else {
			for (PmemPersistentProperty part : composite) {
				orders.add(SortOrder.ascending(id.getName() + "." + part.getName()));
			}
		}
		return orders;
	}

	private Keys keys(@Nullable String name, PmemPersistentEntity<?> target) {
		PmemPersistentProperty key = (name == null || name.isEmpty())
				? target.getRequiredIdProperty()
				: target.getPersistentProperty(name);
		if (key == null) {
			throw refused("has @MapKey(name = \"" + name + "\"), but " + target.getType().getName()
					+ " has no such property", "Name a property of " + target.getType().getSimpleName());
		}
		PropertyAccess access = new PropertyAccess(target, key, SpringTypeModels.accessOf(key, false));
		return access::get;
	}

	/** Whether an instance can load when a method of it is called. */
	private static boolean canBeLazy(PmemPersistentEntity<?> target) {
		InstanceCreatorMetadata<PmemPersistentProperty> creator = target.getInstanceCreatorMetadata();
		return !Modifier.isFinal(target.getType().getModifiers()) && creator != null && !creator.hasParameters();
	}

	private InvalidMappingException refused(String reason, String action) {
		return new InvalidMappingException(this.path + " " + reason, action);
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

import dev.pmem.data.core.mapping.jakarta.AssociationTraits;
import dev.pmem.data.core.mapping.jakarta.AssociationTraits.Kind;
import dev.pmem.data.core.mapping.jakarta.ColumnTraits;
import dev.pmem.data.core.mapping.jakarta.JakartaPersistence;
import dev.pmem.heap.object.PropertyRules;

/**
 * The columns that an entity would have in a table, with what Jakarta Persistence's annotations say of them. Those of
 * embedded values are columns of the entity's own. Immutable.
 */
final class Columns {

	static final String ELEMENT = "[]";

	private final PmemMappingContext context;

	private final PmemPersistentEntity<?> root;

	private final List<Column> columns = new ArrayList<>();

	/**
	 * A property that is stored in a column.
	 *
	 * @param path from the entity on; {@value #ELEMENT} follows a collection whose elements are meant
	 * @param property the property at the end of the path
	 * @param traits what is said of the column, there or by who embeds the property
	 * @param isAssociation whether the property refers to an entity
	 * @param association null if the property is no association for Jakarta Persistence
	 */
	record Column(String path, PmemPersistentProperty property, ColumnTraits traits, boolean isAssociation,
			@Nullable AssociationTraits association) {

		boolean isOfElements() {
			return this.path.contains(ELEMENT);
		}

		/** Whether the property refers to one entity. */
		boolean isToOne() {
			return this.isAssociation && !this.property.isCollectionLike() && !this.property.isMap();
		}

		/** Whether the column, or an annotation that implies it, admits each value but once. */
		boolean isUnique() {
			return this.traits.isUnique() || this.association != null && this.association.kind() == Kind.ONE_TO_ONE;
		}

		/** Whether each target is an element of the list of one owner alone. */
		boolean isOwnedList() {
			return this.association != null && this.association.kind() == Kind.ONE_TO_MANY;
		}

		boolean isReadOnly() {
			return !this.traits.isInsertable() && !this.traits.isUpdatable();
		}

	}

	private Columns(PmemMappingContext context, PmemPersistentEntity<?> root) {
		this.context = context;
		this.root = root;
	}

	/** @throws InvalidMappingException if two properties share a column, unless one of them only shows the id of the other's target */
	static Columns of(PmemMappingContext context, PmemPersistentEntity<?> entity) {
		Columns columns = new Columns(context, entity);
		columns.collect(entity, "", overrides(entity.getType()), Set.of());
		return columns;
	}

	private static Map<String, ColumnTraits> overrides(Class<?> type) {
		Map<String, ColumnTraits> overrides = new LinkedHashMap<>();
		for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass()) {
			JakartaPersistence.overrides(each).forEach(overrides::putIfAbsent);
		}
		return overrides;
	}

	private void collect(PmemPersistentEntity<?> owner, String prefix, Map<String, ColumnTraits> overrides,
			Set<Class<?>> outer) {
		if (outer.contains(owner.getType())) {
			return;
		}
		Set<Class<?>> open = new HashSet<>(outer);
		open.add(owner.getType());
		for (PmemPersistentProperty property : owner) {
			AssociationTraits association = property.getAssociationTraits();
			if (association != null && association.isInverse()) {
				continue;
			}
			boolean isElements = JakartaPersistence.isElementCollection(property);
			String path = prefix + property.getName() + (isElements ? ELEMENT : "");
			PmemPersistentEntity<?> target = target(property);
			if (target != null && !target.isEntity()) {
				if (isSingle(property) || isElements) {
					collect(target, path + ".", inner(property, overrides), open);
				}
				continue;
			}
			ColumnTraits given = overrides.get(property.getName());
			this.columns.add(new Column(path, property, (given != null) ? given : property.getColumn(), target != null,
					association));
		}
	}

	/** The entity or embedded class of a property, or of its elements; null if there is none, or it is converted. */
	private @Nullable PmemPersistentEntity<?> target(PmemPersistentProperty property) {
		return (property.isEntity() && this.context.conversionOf(property) == null)
				? this.context.getPersistentEntity(property)
				: null;
	}

	private static boolean isSingle(PmemPersistentProperty property) {
		return !property.isMap() && !property.isCollectionLike();
	}

	/** What a property and those around it say of the columns of what it embeds. */
	private static Map<String, ColumnTraits> inner(PmemPersistentProperty property,
			Map<String, ColumnTraits> overrides) {
		Map<String, ColumnTraits> inner = new LinkedHashMap<>(JakartaPersistence.overrides(property));
		overrides.forEach((path, traits) -> {
			if (path.startsWith(property.getName() + ".")) {
				inner.put(path.substring(property.getName().length() + 1), traits);
			}
		});
		return inner;
	}

	/** All columns, in the order of the properties. */
	List<Column> all() {
		return this.columns;
	}

	/** The class of which these are the columns. */
	Class<?> type() {
		return this.root.getType();
	}

	/** The rules that the annotations mean, by the paths of the properties. */
	Map<String, PropertyRules> rules() {
		Map<String, PropertyRules> rules = new LinkedHashMap<>();
		for (Column column : this.columns) {
			PropertyRules rule = rule(column);
			if (!rule.equals(PropertyRules.NONE)) {
				rules.put(rule.isUnique() ? column.path + ELEMENT : column.path, rule);
			}
		}
		return rules;
	}

	private PropertyRules rule(Column column) {
		ColumnTraits traits = column.traits;
		PmemPersistentProperty property = column.property;
		if (referencedId(column) != null) {
			return PropertyRules.NONE;
		}
		if (property.isIdProperty() || property.isVersionProperty() || column.isOfElements()) {
			// ids and versions are given; elements of collections are written as a whole
			return new PropertyRules(traits.isNullable() || property.isIdProperty(), traits.maximumLength(), true,
					true);
		}
		boolean isMany = column.isAssociation && !column.isToOne();
		return isMany
				? new PropertyRules(true, -1, true, true, column.isOwnedList())
				: new PropertyRules(traits.isNullable(), traits.maximumLength(), traits.isInsertable(),
						traits.isUpdatable());
	}

	/**
	 * The reference whose target's id a property shows, because it is a read-only view of the reference's column; null if the
	 * property is none.
	 */
	@Nullable
	Column referencedId(Column column) {
		if (column.isAssociation || !column.isReadOnly()) {
			return null;
		}
		for (Column other : this.columns) {
			if (other.isToOne() && !other.isReadOnly() && name(other).equals(name(column))) {
				return other;
			}
		}
		return null;
	}

	/** The column of the property with this path; null if it is stored in none. */
	@Nullable
	Column at(String path) {
		return this.columns.stream().filter((each) -> each.path.equals(path)).findFirst().orElse(null);
	}

	/** As {@link #referencedId(Column)}, of a property of the entity itself. */
	@Nullable
	Column referencedId(PmemPersistentProperty property) {
		Column column = at(property.getName());
		return (column != null) ? referencedId(column) : null;
	}

	/** @throws InvalidMappingException if properties share a column in a way that has no meaning here */
	void checkShared() {
		for (Column column : this.columns) {
			Column reference = referencedId(column);
			if (reference != null) {
				checkShows(column, reference);
				continue;
			}
			for (Column other : this.columns) {
				if (other != column && sharesWith(column, other) && referencedId(other) == null) {
					throw new InvalidMappingException(path(column) + " and " + path(other)
							+ " are both stored in the column '" + name(column)
							+ "'. Only a property that shows the id of a reference can share its column: the"
							+ " id's type, with @Column(insertable = false, updatable = false), beside a reference that is"
							+ " written", "Leave one of the two properties out, or give it another column");
				}
			}
		}
	}

	/** Whether two properties name the same column; one of them must do so by an annotation. */
	private boolean sharesWith(Column column, Column other) {
		boolean isNamed = !column.traits.name().isEmpty() || !other.traits.name().isEmpty();
		return isNamed && column.property != other.property && !column.isOfElements() && !other.isOfElements()
				&& name(column).equals(name(other));
	}

	private void checkShows(Column column, Column reference) {
		PmemPersistentProperty id = idOf(reference);
		Class<?> type = ClassUtils.resolvePrimitiveIfNecessary(column.property.getType());
		if (column.path.contains(".") || reference.path.contains(".")) {
			throw new InvalidMappingException(path(column) + " shows the id of " + path(reference)
					+ "; that is possible only if both are properties of the entity itself, not of an embedded value",
					"Remove " + path(column) + ", and read the id from the reference");
		}
		if (type != ClassUtils.resolvePrimitiveIfNecessary(id.getType())) {
			throw new InvalidMappingException(path(column) + " shows the id of " + path(reference)
					+ ", which is of type " + id.getType().getName(), "Give it that type");
		}
	}

	/** The id of the entity to which a reference leads. */
	PmemPersistentProperty idOf(Column reference) {
		return this.context.getRequiredPersistentEntity(reference.property).getRequiredIdProperty();
	}

	private String path(Column column) {
		return type().getSimpleName() + "." + column.path;
	}

	/** The name that the column has in a table, as Spring Boot names columns. */
	String name(Column column) {
		String given = column.traits.name();
		if (!given.isEmpty()) {
			return physical(given);
		}
		String own = physical(column.property.getName());
		if (!column.isToOne()) {
			return own;
		}
		PmemPersistentEntity<?> target = this.context.getPersistentEntity(column.property);
		PmemPersistentProperty id = (target != null) ? target.getIdProperty() : null;
		return (id != null) ? own + "_" + physical(id.getName()) : own;
	}

	/** The name without quotes, in lower case, its words separated by underscores. */
	static String physical(String name) {
		return name.replaceAll("[\"`\\[\\]]", "")
				.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").replace('.', '_').toLowerCase(Locale.ROOT);
	}

}

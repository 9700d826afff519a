/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.data.mapping.context.InvalidPersistentPropertyPath;

import dev.pmem.data.core.index.CompoundIndex;
import dev.pmem.data.core.index.CompoundIndexes;
import dev.pmem.data.core.index.Indexed;
import dev.pmem.data.core.mapping.Columns.Column;
import dev.pmem.data.core.mapping.jakarta.IndexTraits;
import dev.pmem.data.core.mapping.jakarta.JakartaPersistence;
import dev.pmem.data.core.mapping.jakarta.PropertyConversion;
import dev.pmem.heap.store.IndexDefinition;

/**
 * Collects the indexes that an entity and the classes embedded in it declare.
 */
final class IndexDefinitions {

	private final PmemMappingContext context;

	private final PmemPersistentEntity<?> root;

	private final Columns columns;

	private final List<IndexDefinition> definitions = new ArrayList<>();

	private final Set<String> names = new HashSet<>();

	private IndexDefinitions(PmemMappingContext context, PmemPersistentEntity<?> root) {
		this.context = context;
		this.root = root;
		this.columns = Columns.of(context, root);
	}

	static List<IndexDefinition> of(PmemMappingContext context, PmemPersistentEntity<?> entity) {
		IndexDefinitions result = new IndexDefinitions(context, entity);
		result.collect(entity, "", Set.of());
		result.columns.checkShared();
		result.addColumns();
		result.addTables();
		return result.definitions;
	}

	private void collect(PmemPersistentEntity<?> owner, String prefix, Set<Class<?>> outer) {
		MergedAnnotations.from(owner.getType(), SearchStrategy.TYPE_HIERARCHY)
				.stream(CompoundIndexes.class)
				.forEach((indexes) -> {
					for (CompoundIndex index : indexes.synthesize().value()) {
						add(index, prefix);
					}
				});
		MergedAnnotations.from(owner.getType(), SearchStrategy.TYPE_HIERARCHY)
				.stream(CompoundIndex.class)
				.forEach((index) -> add(index.synthesize(), prefix));
		Set<Class<?>> path = new HashSet<>(outer);
		path.add(owner.getType());
		for (PmemPersistentProperty property : owner) {
			String name = prefix + property.getName();
			Indexed indexed = property.getIndexed();
			if (indexed != null && property.isInverse()) {
				throw new InvalidMappingException(owner.getType().getName() + "." + property.getName()
						+ " can't be @Indexed: it is mappedBy another property, whose index finds it",
						"Remove @Indexed");
			}
			if (indexed != null && !property.isIdProperty()) {
				add(hasElements(property)
						? ofElements(owner, property, name, indexed)
						: new IndexDefinition(name, List.of(stored(name)), indexed.unique()));
			}
			PmemPersistentEntity<?> embedded = (isEmbedded(property) && this.context.conversionOf(property) == null)
					? this.context.getPersistentEntity(property)
					: null;
			if (embedded != null && !embedded.isEntity() && !path.contains(embedded.getType())) {
				collect(embedded, name + ".", path);
			}
		}
	}

	/** Whether what is stored of a property is a collection or an array of values. */
	private boolean hasElements(PmemPersistentProperty property) {
		PropertyConversion conversion = this.context.conversionOf(property);
		Class<?> stored = (conversion != null) ? conversion.storedType().toClass() : property.getType();
		return (conversion != null || !property.isEntity()) && stored != byte[].class
				&& (Collection.class.isAssignableFrom(stored) || stored.isArray());
	}

	private static IndexDefinition ofElements(PmemPersistentEntity<?> owner, PmemPersistentProperty property,
			String name, Indexed indexed) {
		if (indexed.unique()) {
			throw new InvalidMappingException(owner.getType().getName() + "." + property.getName()
					+ " can't be @Indexed(unique = true): the index has an entry for each of its elements, of which an "
					+ "entity has several",
					"Make an entity of the elements, with a unique property, or remove 'unique'");
		}
		return IndexDefinition.of(name, name + "[]");
	}

	private static boolean isEmbedded(PmemPersistentProperty property) {
		return property.isEntity() && !property.isCollectionLike() && !property.isMap();
	}

	private void add(CompoundIndex index, String prefix) {
		List<String> properties = new ArrayList<>();
		for (String property : index.properties()) {
			checkProperty(prefix + property);
			properties.add(stored(prefix + property));
		}
		if (properties.isEmpty()) {
			throw new InvalidMappingException("A @CompoundIndex of " + this.root.getName() + " names no property",
					"Give it 'properties', or remove it");
		}
		add(new IndexDefinition(index.name().isEmpty() ? String.join(",", properties) : prefix + index.name(),
				properties, index.unique()));
	}

	/** The path itself, or that of the reference whose target's id the property shows. */
	private String stored(String path) {
		Column column = this.columns.at(path);
		Column reference = (column != null) ? this.columns.referencedId(column) : null;
		return (reference != null) ? reference.path() : path;
	}

	/** Those of columns that are unique. */
	private void addColumns() {
		for (Column column : this.columns.all()) {
			if (!column.isUnique() || column.property().isIdProperty()) {
				continue;
			}
			if (column.isOfElements() || column.isAssociation() && !column.isToOne()) {
				throw new InvalidMappingException(this.root.getType().getSimpleName() + "." + column.path()
						+ " is declared as unique, but there are several of it in one entity; only single values can be unique",
						"Make an entity of the elements, or leave the constraint out");
			}
			addColumns("", List.of(stored(column.path())), true);
		}
	}

	/** Those that the annotations of tables declare. */
	private void addTables() {
		ColumnNames names = new ColumnNames(this.columns);
		for (Class<?> type = this.root.getType(); type != null && type != Object.class; type = type.getSuperclass()) {
			for (IndexTraits index : JakartaPersistence.indexes(type)) {
				addTable(index, names);
			}
		}
	}

	private void addTable(IndexTraits index, ColumnNames names) {
		List<String> properties = new ArrayList<>();
		for (String name : index.columns()) {
			String path = names.find(name);
			if (path == null && isOfSubclass(name)) {
				return;
			}
			if (path == null) {
				throw new InvalidMappingException((index.isUnique() ? "A unique constraint" : "An index")
						+ " of the table of " + this.root.getName() + " names the column '" + name
						+ "', but no property is stored in such a column: "
						+ this.columns.all().stream().map(Column::path).toList(),
						"Name the column of one of these properties");
			}
			if (!properties.contains(path)) {
				properties.add(path);
			}
		}
		PmemPersistentProperty id = this.root.getIdProperty();
		if (id == null || !properties.equals(List.of(id.getName()))) {
			addColumns(index.name(), properties, index.isUnique());
		}
	}

	/** Whether classes below have a property in this column, so that the index is one of theirs. */
	private boolean isOfSubclass(String name) {
		return this.context.classesBelow(this.root.getType()).stream().filter((each) -> each != this.root.getType())
				.anyMatch((each) -> new ColumnNames(
						Columns.of(this.context, this.context.getRequiredPersistentEntity(each))).find(name) != null);
	}

	/** Adds an index, or makes the one that there is of these properties unique. */
	private void addColumns(String name, List<String> properties, boolean isUnique) {
		for (int index = 0; index < this.definitions.size(); index++) {
			IndexDefinition known = this.definitions.get(index);
			if (known.properties().equals(properties)) {
				this.definitions.set(index,
						new IndexDefinition(known.name(), properties, known.unique() || isUnique));
				return;
			}
		}
		add(new IndexDefinition(name.isEmpty() ? String.join(",", properties) : name, properties, isUnique));
	}

	private void checkProperty(String path) {
		try {
			this.context.getPersistentPropertyPath(path, this.root.getType());
		} catch (InvalidPersistentPropertyPath ex) {
			throw new InvalidMappingException("A @CompoundIndex of " + this.root.getName() + " names '" + path
					+ "', which is no property of it: " + ex.getMessage(),
					"Name a property, or the path of one in an embedded value (address.city)", ex);
		}
	}

	private void add(IndexDefinition definition) {
		if (this.definitions.contains(definition)) {
			return;
		}
		if (!this.names.add(definition.name())) {
			throw new InvalidMappingException(
					"Two indexes of " + this.root.getName() + " have the name '" + definition.name() + "'",
					"Give one of them another 'name'");
		}
		this.definitions.add(definition);
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.data.mapping.MappingException;
import org.springframework.data.mapping.context.InvalidPersistentPropertyPath;

import dev.pmem.data.core.index.CompoundIndex;
import dev.pmem.data.core.index.CompoundIndexes;
import dev.pmem.data.core.index.Indexed;
import dev.pmem.heap.store.IndexDefinition;

/**
 * Collects the indexes that an entity and the classes embedded in it declare.
 */
final class IndexDefinitions {

	private final PmemMappingContext context;

	private final PmemPersistentEntity<?> root;

	private final List<IndexDefinition> definitions = new ArrayList<>();

	private final Set<String> names = new HashSet<>();

	private IndexDefinitions(PmemMappingContext context, PmemPersistentEntity<?> root) {
		this.context = context;
		this.root = root;
	}

	static List<IndexDefinition> of(PmemMappingContext context, PmemPersistentEntity<?> entity) {
		IndexDefinitions result = new IndexDefinitions(context, entity);
		result.collect(entity, "", Set.of());
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
			if (indexed != null && !property.isIdProperty()) {
				add(new IndexDefinition(name, List.of(name), indexed.unique()));
			}
			PmemPersistentEntity<?> embedded = isEmbedded(property) ? this.context.getPersistentEntity(property) : null;
			if (embedded != null && !embedded.isEntity() && !path.contains(embedded.getType())) {
				collect(embedded, name + ".", path);
			}
		}
	}

	private static boolean isEmbedded(PmemPersistentProperty property) {
		return property.isEntity() && !property.isCollectionLike() && !property.isMap();
	}

	private void add(CompoundIndex index, String prefix) {
		List<String> properties = new ArrayList<>();
		for (String property : index.properties()) {
			checkProperty(prefix + property);
			properties.add(prefix + property);
		}
		if (properties.isEmpty()) {
			throw new MappingException("An index of " + this.root.getName() + " names no property");
		}
		add(new IndexDefinition(index.name().isEmpty() ? String.join(",", properties) : prefix + index.name(),
				properties, index.unique()));
	}

	private void checkProperty(String path) {
		try {
			this.context.getPersistentPropertyPath(path, this.root.getType());
		} catch (InvalidPersistentPropertyPath ex) {
			throw new MappingException("A @CompoundIndex of " + this.root.getName() + " names '" + path
					+ "', which is no property of it", ex);
		}
	}

	private void add(IndexDefinition definition) {
		if (this.definitions.contains(definition)) {
			return;
		}
		if (!this.names.add(definition.name())) {
			throw new MappingException(
					"Two indexes of " + this.root.getName() + " have the name '" + definition.name() + "'");
		}
		this.definitions.add(definition);
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import java.util.List;

import dev.pmem.heap.exception.UnsupportedTypeException;
import dev.pmem.heap.object.codec.ObjectCodec;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.IndexDefinition;

/**
 * Refuses definitions of extents that no pool could open.
 */
public final class DefinitionCheck {

	private DefinitionCheck() {}

	/** @throws UnsupportedTypeException if objects of the definition's classes can't be stored, or can't be indexed so */
	public static void check(ExtentDefinition<?> definition) {
		List<? extends ObjectCodec<?>> codecs = definition.classes().stream()
				.map((type) -> ObjectCodec.of(type, definition.models())).toList();
		for (ObjectCodec<?> codec : codecs) {
			if (definition.hasIds()) {
				codec.identifyBy(definition.idProperty());
				ExtentIndex.encoding(codec, List.of(definition.idProperty()), true);
			}
		}
		// of several classes each may have properties of its own
		if (codecs.size() == 1) {
			for (IndexDefinition index : definition.indexes()) {
				ExtentIndex.encoding(codecs.getFirst(), index.properties(), false);
			}
		}
	}

}

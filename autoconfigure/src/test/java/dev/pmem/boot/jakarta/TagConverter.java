/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.jakarta;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;

import org.jspecify.annotations.Nullable;

/**
 * Found by the scan, and applied to all tags.
 */
@Converter(autoApply = true)
public class TagConverter implements AttributeConverter<Tag, String> {

	@Override
	public @Nullable String convertToDatabaseColumn(@Nullable Tag tag) {
		return (tag == null) ? null : "#" + tag.text();
	}

	@Override
	public @Nullable Tag convertToEntityAttribute(@Nullable String column) {
		return (column == null) ? null : new Tag(column.substring(1));
	}

}

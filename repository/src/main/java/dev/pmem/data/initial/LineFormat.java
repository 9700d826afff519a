/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.initial;

import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/**
 * How entities stand in a file. Each format is read by a library that may be absent: no class of this package but the
 * format's own reader refers to it.
 */
enum LineFormat {

	/** An object for each line. */
	JSON("tools.jackson.databind.json.JsonMapper", "tools.jackson.core:jackson-databind", ".jsonl", ".ndjson"),

	/** A header, and a record for each entity. */
	CSV("tools.jackson.dataformat.csv.CsvMapper", "tools.jackson.dataformat:jackson-dataformat-csv", ".csv");

	private final String libraryClass;

	private final String library;

	private final List<String> endings;

	LineFormat(String libraryClass, String library, String... endings) {
		this.libraryClass = libraryClass;
		this.library = library;
		this.endings = List.of(endings);
	}

	/** The format of the file with this name; null if it is none of these. */
	static @Nullable LineFormat of(String name) {
		String lower = name.toLowerCase(Locale.ROOT);
		for (LineFormat format : values()) {
			if (format.endings.stream().anyMatch(lower::endsWith)) {
				return format;
			}
		}
		return null;
	}

	/** Group and artifact of the library that reads it. */
	String library() {
		return this.library;
	}

	/** Whether the library is there, for the application and for this class. */
	boolean isReadable() {
		return ClassUtils.isPresent(this.libraryClass, null)
				&& ClassUtils.isPresent(this.libraryClass, LineFormat.class.getClassLoader());
	}

	/**
	 * The entities of a text; lines without anything are none.
	 * @throws MalformedLineException if a line breaks the rules
	 */
	List<Line> parse(String text) {
		return switch (this) {
			case JSON -> JsonLines.parse(text);
			case CSV -> CsvLines.parse(text);
		};
	}

}

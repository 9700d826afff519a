/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.initial;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads an object of JSON from each line, by Jackson: maps, lists, text, {@code Integer}, {@code Long},
 * {@code BigInteger}, {@code BigDecimal}, {@code Boolean}, null. What RFC 8259 does not have is refused, and so is a name
 * that is there twice.
 * <p>
 * Files are the application's own, and in memory already: length is not limited, depth is.
 */
final class JsonLines {

	private static final ObjectReader READER = JsonMapper
			.builder(JsonFactory.builder()
					.streamReadConstraints(StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE)
							.maxNumberLength(Integer.MAX_VALUE).maxNameLength(Integer.MAX_VALUE).build())
					.build())
			.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
			.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
			.build().readerFor(Object.class);

	private JsonLines() {}

	/** @throws MalformedLineException if a line is no object of JSON, with the column */
	static List<Line> parse(String text) {
		List<Line> lines = new ArrayList<>();
		long number = 0;
		for (String line : text.split("\r?\n", -1)) {
			number++;
			if (!line.isBlank()) {
				lines.add(new Line(number, object(line, number)));
			}
		}
		return lines;
	}

	private static Map<String, @Nullable Object> object(String line, long number) {
		Object value;
		try {
			value = READER.readValue(line);
		} catch (JacksonException ex) {
			TokenStreamLocation location = ex.getLocation();
			throw new MalformedLineException(number, ((location != null)
					? "column " + location.getColumnNr() + ": "
					: "") + withoutSource(ex.getOriginalMessage()), ex);
		} catch (NumberFormatException ex) { // an exponent that BigDecimal does not have; Jackson lets it through
			throw new MalformedLineException(number, String.valueOf(ex.getMessage()), ex);
		}
		if (value instanceof Map<?, ?> map) {
			Map<String, @Nullable Object> object = new LinkedHashMap<>();
			map.forEach((key, each) -> object.put((String) key, each));
			return object;
		}
		throw new MalformedLineException(number, "it is no JSON object");
	}

	/** Jackson tells in parentheses where an object began, by a source and a line that are not the file's. */
	private static String withoutSource(String message) {
		int source = message.indexOf("[Source");
		int parenthesis = (source > 0) ? message.lastIndexOf(" (", source) : -1;
		return (parenthesis > 0) ? message.substring(0, parenthesis) : message;
	}

}

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
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.ObjectReader;
import tools.jackson.dataformat.csv.CsvFactory;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvReadFeature;

/**
 * Reads CSV as RFC 4180 has it, a header first, by Jackson. A name with dots leads into an embedded object; an empty cell is
 * no value, an empty text in quotes is an empty text. Blanks are part of a cell. A quote begins a cell or is text.
 * <p>
 * Jackson's own headers are not used: they let a name be there twice. Nor is its skipping of empty lines: it drops the
 * blanks at the start of a line.
 */
final class CsvLines {

	private static final ObjectReader READER = CsvMapper
			.builder(CsvFactory.builder()
					.streamReadConstraints(
							StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
					.build())
			.enable(CsvReadFeature.WRAP_AS_ARRAY, CsvReadFeature.EMPTY_UNQUOTED_STRING_AS_NULL).build()
			.readerFor(String[].class);

	private CsvLines() {}

	/** @throws MalformedLineException if a record breaks the rules */
	static List<Line> parse(String text) {
		List<Line> lines = new ArrayList<>();
		@Nullable
		String @Nullable [] header = null;
		long number = 1;
		try (MappingIterator<@Nullable String[]> records = READER.readValues(text)) {
			while (records.hasNextValue()) {
				number = records.currentLocation().getLineNr();
				@Nullable
				String[] cells = records.nextValue();
				if (cells.length == 1 && cells[0] == null) {
					continue;
				}
				if (header == null) {
					header = cells;
				} else {
					lines.add(new Line(number, values(header, cells, number)));
				}
			}
		} catch (JacksonException ex) {
			throw new MalformedLineException(number, ex.getOriginalMessage(), ex);
		}
		return lines;
	}

	private static Map<String, @Nullable Object> values(@Nullable String[] header, @Nullable String[] cells,
			long number) {
		if (cells.length != header.length) {
			throw new MalformedLineException(number,
					"it has " + cells.length + " cells, and the header has " + header.length);
		}
		Map<String, @Nullable Object> values = new LinkedHashMap<>();
		for (int index = 0; index < cells.length; index++) {
			put(values, header[index], cells[index], number);
		}
		return values;
	}

	private static void put(Map<String, @Nullable Object> values, @Nullable String path, @Nullable String cell,
			long number) {
		if (path == null) {
			throw new MalformedLineException(1, "a name in the header is empty");
		}
		if (cell == null) {
			return;
		}
		Map<String, @Nullable Object> owner = values;
		String[] names = path.strip().split("\\.", -1);
		for (int index = 0; index < names.length - 1; index++) {
			Object inner = owner.computeIfAbsent(names[index], (_) -> new LinkedHashMap<String, @Nullable Object>());
			if (!(inner instanceof Map<?, ?>)) {
				throw new MalformedLineException(number, "the header has " + names[index] + " and " + path);
			}
			@SuppressWarnings("unchecked")
			Map<String, @Nullable Object> next = (Map<String, @Nullable Object>) inner;
			owner = next;
		}
		if (owner.put(names[names.length - 1], cell) != null) {
			throw new MalformedLineException(1, "the header has " + path + " twice");
		}
	}

}

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

/**
 * Parses CSV as RFC 4180 has it, a header first. A name with dots leads into an embedded object; an empty cell is no value,
 * an empty text in quotes is an empty text.
 */
final class CsvLines {

	private final String text;

	private int at;

	private long line = 1;

	private CsvLines(String text) {
		this.text = text;
	}

	/**
	 * A record as a JSON object would have it.
	 *
	 * @param line where it begins, counted from 1
	 */
	record Row(long line, Map<String, @Nullable Object> values) {}

	/** The problem of a record. */
	static final class MalformedException extends IllegalArgumentException {

		private static final long serialVersionUID = 1L;

		private final long line;

		private MalformedException(long line, String problem) {
			super(problem);
			this.line = line;
		}

		long line() {
			return this.line;
		}

	}

	/** @throws MalformedException if a record breaks the rules */
	static List<Row> parse(String text) {
		CsvLines lines = new CsvLines(text);
		List<Row> rows = new ArrayList<>();
		List<@Nullable String> header = null;
		while (lines.at < text.length()) {
			long line = lines.line;
			List<@Nullable String> cells = lines.record();
			if (cells.size() == 1 && cells.getFirst() == null) {
				continue;
			}
			if (header == null) {
				header = cells;
				continue;
			}
			if (cells.size() != header.size()) {
				throw new MalformedException(line,
						"it has " + cells.size() + " cells, and the header has " + header.size());
			}
			Map<String, @Nullable Object> values = new LinkedHashMap<>();
			for (int index = 0; index < cells.size(); index++) {
				put(values, header.get(index), cells.get(index), line);
			}
			rows.add(new Row(line, values));
		}
		return rows;
	}

	private static void put(Map<String, @Nullable Object> values, @Nullable String path, @Nullable String cell,
			long line) {
		if (path == null) {
			throw new MalformedException(1, "a name in the header is empty");
		}
		if (cell == null) {
			return;
		}
		Map<String, @Nullable Object> owner = values;
		String[] names = path.strip().split("\\.", -1);
		for (int index = 0; index < names.length - 1; index++) {
			Object inner = owner.computeIfAbsent(names[index], (_) -> new LinkedHashMap<String, @Nullable Object>());
			if (!(inner instanceof Map<?, ?>)) {
				throw new MalformedException(line, "the header has " + names[index] + " and " + path);
			}
			@SuppressWarnings("unchecked")
			Map<String, @Nullable Object> next = (Map<String, @Nullable Object>) inner;
			owner = next;
		}
		if (owner.put(names[names.length - 1], cell) != null) {
			throw new MalformedException(1, "the header has " + path + " twice");
		}
	}

	private List<@Nullable String> record() {
		List<@Nullable String> cells = new ArrayList<>();
		while (true) {
			cells.add(cell());
			if (this.at == this.text.length()) {
				return cells;
			}
			char end = this.text.charAt(this.at++);
			if (end == ',') {
				continue;
			}
			if (end == '\r' && this.at < this.text.length() && this.text.charAt(this.at) == '\n') {
				this.at++;
			}
			this.line++;
			return cells;
		}
	}

	private @Nullable String cell() {
		long begin = this.line;
		if (this.at == this.text.length() || this.text.charAt(this.at) != '"') {
			int start = this.at;
			while (this.at < this.text.length() && ",\r\n".indexOf(this.text.charAt(this.at)) < 0) {
				if (this.text.charAt(this.at) == '"') {
					throw new MalformedException(this.line, "there is a quote in a cell that does not begin with one");
				}
				this.at++;
			}
			return (this.at == start) ? null : this.text.substring(start, this.at);
		}
		StringBuilder cell = new StringBuilder();
		this.at++;
		while (this.at < this.text.length()) {
			char next = this.text.charAt(this.at++);
			this.line += (next == '\n') ? 1 : 0;
			if (next != '"') {
				cell.append(next);
			} else if (this.at < this.text.length() && this.text.charAt(this.at) == '"') {
				cell.append('"');
				this.at++;
			} else if (this.at == this.text.length() || ",\r\n".indexOf(this.text.charAt(this.at)) >= 0) {
				return cell.toString();
			} else {
				throw new MalformedException(this.line, "there is text after a closing quote");
			}
		}
		throw new MalformedException(begin, "a quote is never closed");
	}

}

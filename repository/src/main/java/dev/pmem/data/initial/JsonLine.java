/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.initial;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Parses one value of JSON (RFC 8259): maps, lists, text, {@link BigDecimal}, {@link Long}, {@link Boolean}, null.
 */
final class JsonLine {

	private static final int MAX_DEPTH = 200;

	private final String text;

	private int at;

	private JsonLine(String text) {
		this.text = text;
	}

	/** @throws IllegalArgumentException if the text is no JSON object, with the column */
	static Map<String, @Nullable Object> parse(String text) {
		JsonLine line = new JsonLine(text);
		Object value = line.value(0);
		line.skipBlanks();
		if (line.at < text.length()) {
			throw line.unexpected("the end");
		}
		if (value instanceof Map<?, ?> map) {
			Map<String, @Nullable Object> object = new LinkedHashMap<>();
			map.forEach((key, each) -> object.put((String) key, each));
			return object;
		}
		throw new IllegalArgumentException("it is no JSON object");
	}

	private IllegalArgumentException unexpected(String expected) {
		String found = (this.at < this.text.length()) ? "'" + this.text.charAt(this.at) + "'" : "the end";
		return new IllegalArgumentException("column " + (this.at + 1) + ": " + found + " in place of " + expected);
	}

	private void skipBlanks() {
		while (this.at < this.text.length() && " \t\r\n".indexOf(this.text.charAt(this.at)) >= 0) {
			this.at++;
		}
	}

	private boolean skip(char wanted) {
		skipBlanks();
		boolean isThere = this.at < this.text.length() && this.text.charAt(this.at) == wanted;
		this.at += isThere ? 1 : 0;
		return isThere;
	}

	private void require(char wanted) {
		if (!skip(wanted)) {
			throw unexpected("'" + wanted + "'");
		}
	}

	private @Nullable Object value(int depth) {
		skipBlanks();
		if (depth > MAX_DEPTH || this.at == this.text.length()) {
			throw unexpected((depth > MAX_DEPTH) ? "something nested less deeply" : "a value");
		}
		return switch (this.text.charAt(this.at)) {
			case '{' -> object(depth);
			case '[' -> array(depth);
			case '"' -> string();
			case 't' -> word("true", true);
			case 'f' -> word("false", false);
			case 'n' -> word("null", null);
			default -> number();
		};
	}

	private @Nullable Object word(String word, @Nullable Object value) {
		if (!this.text.startsWith(word, this.at)) {
			throw unexpected("a value");
		}
		this.at += word.length();
		return value;
	}

	private Map<String, @Nullable Object> object(int depth) {
		Map<String, @Nullable Object> object = new LinkedHashMap<>();
		require('{');
		if (skip('}')) {
			return object;
		}
		do {
			skipBlanks();
			int start = this.at;
			String key = string();
			if (object.containsKey(key)) {
				this.at = start;
				throw unexpected("another name: '" + key + "' is there twice");
			}
			require(':');
			object.put(key, value(depth + 1));
		} while (skip(','));
		require('}');
		return object;
	}

	private List<@Nullable Object> array(int depth) {
		List<@Nullable Object> array = new ArrayList<>();
		require('[');
		if (skip(']')) {
			return array;
		}
		do {
			array.add(value(depth + 1));
		} while (skip(','));
		require(']');
		return array;
	}

	private String string() {
		require('"');
		StringBuilder string = new StringBuilder();
		while (this.at < this.text.length() && this.text.charAt(this.at) != '"') {
			char next = this.text.charAt(this.at);
			if (next < ' ') {
				throw unexpected("a character of text");
			}
			this.at++;
			string.append((next == '\\') ? escaped() : next);
		}
		if (this.at == this.text.length()) {
			throw unexpected("'\"'");
		}
		this.at++;
		return string.toString();
	}

	private char escaped() {
		if (this.at == this.text.length()) {
			throw unexpected("an escaped character");
		}
		char next = this.text.charAt(this.at++);
		return switch (next) {
			case '"', '\\', '/' -> next;
			case 'b' -> '\b';
			case 'f' -> '\f';
			case 'n' -> '\n';
			case 'r' -> '\r';
			case 't' -> '\t';
			case 'u' -> unit();
			default -> {
				this.at--;
				throw unexpected("an escaped character");
			}
		};
	}

	private char unit() {
		String digits = this.text.substring(this.at, Math.min(this.at + 4, this.text.length()));
		if (!digits.matches("[0-9a-fA-F]{4}")) {
			throw unexpected("four hexadecimal digits");
		}
		this.at += 4;
		return (char) Integer.parseInt(digits, 16);
	}

	private Object number() {
		int start = this.at;
		while (this.at < this.text.length() && "+-.eE0123456789".indexOf(this.text.charAt(this.at)) >= 0) {
			this.at++;
		}
		String number = this.text.substring(start, this.at);
		if (!number.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?")) {
			this.at = start;
			throw unexpected("a value");
		}
		if (number.matches("-?[0-9]{1,18}")) {
			return Long.valueOf(number);
		}
		return new BigDecimal(number);
	}

}

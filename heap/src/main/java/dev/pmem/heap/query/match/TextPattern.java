/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.query.match;

import java.util.ArrayList;
import java.util.List;

/**
 * A pattern of text, made once from a LIKE pattern or a piece of text. Immutable.
 *
 * <p>A pattern is a list of pieces with any text between them; a piece is a run of characters, some of which may be any.
 */
final class TextPattern {

	private static final int ANY = -1;

	/** Pieces of UTF-16 units or {@link #ANY}. */
	private final int[][] pieces;

	/** Whether the first piece must be at the start, and the last one at the end. */
	private final boolean atStart;

	private final boolean atEnd;

	private final boolean ignoreCase;

	private TextPattern(List<int[]> pieces, boolean atStart, boolean atEnd, boolean ignoreCase) {
		this.pieces = pieces.toArray(int[][]::new);
		this.atStart = atStart;
		this.atEnd = atEnd;
		this.ignoreCase = ignoreCase;
	}

	static TextPattern startingWith(String text, boolean ignoreCase) {
		return new TextPattern(List.of(literal(text, ignoreCase)), true, false, ignoreCase);
	}

	static TextPattern endingWith(String text, boolean ignoreCase) {
		return new TextPattern(List.of(literal(text, ignoreCase)), false, true, ignoreCase);
	}

	static TextPattern containing(String text, boolean ignoreCase) {
		return new TextPattern(List.of(literal(text, ignoreCase)), false, false, ignoreCase);
	}

	/** {@code %} stands for any text, {@code _} for one character; after {@code \} each stands for itself. */
	static TextPattern like(String given, boolean ignoreCase) {
		String pattern = ignoreCase ? CaseFolding.fold(given) : given;
		List<int[]> pieces = new ArrayList<>();
		int[] piece = new int[pattern.length()];
		int size = 0;
		boolean atStart = true;
		boolean atEnd = true;
		for (int index = 0; index < pattern.length(); index++) {
			char unit = pattern.charAt(index);
			atEnd = unit != '%';
			if (unit == '%') {
				atStart &= index > 0;
				if (size > 0 || index > 0 && pieces.isEmpty()) {
					pieces.add(java.util.Arrays.copyOf(piece, size));
				}
				size = 0;
			} else if (unit == '_') {
				piece[size++] = ANY;
			} else {
				if (unit == '\\') {
					index++;
					if (index == pattern.length()) {
						throw new IllegalArgumentException("The LIKE pattern " + given + " ends with its escape \\");
					}
					unit = pattern.charAt(index);
				}
				piece[size++] = unit;
			}
		}
		if (size > 0 || pieces.isEmpty() || atEnd) {
			pieces.add(java.util.Arrays.copyOf(piece, size));
		}
		return new TextPattern(pieces, atStart, atEnd, ignoreCase);
	}

	private static int[] literal(String text, boolean ignoreCase) {
		return (ignoreCase ? CaseFolding.fold(text) : text).chars().toArray();
	}

	boolean matches(String given) {
		String text = this.ignoreCase ? CaseFolding.fold(given) : given;
		int start = 0;
		int end = text.length();
		int first = 0;
		int last = this.pieces.length;
		if (this.atStart) {
			int[] piece = this.pieces[0];
			if (!matchesAt(text, 0, end, piece)) {
				return false;
			}
			if (this.atEnd && last == 1) {
				return end == piece.length;
			}
			start = piece.length;
			first = 1;
		}
		if (this.atEnd) {
			last--;
			int[] piece = this.pieces[last];
			end -= piece.length;
			if (end < start || !matchesAt(text, end, text.length(), piece)) {
				return false;
			}
		}
		// The pieces between the first and the last go to the first place where they fit, which leaves most text to the
		// pieces after them.
		for (int index = first; index < last; index++) {
			int[] piece = this.pieces[index];
			while (!matchesAt(text, start, end, piece)) {
				if (start + piece.length >= end) {
					return false;
				}
				start++;
			}
			start += piece.length;
		}
		return true;
	}

	private static boolean matchesAt(String text, int start, int end, int[] piece) {
		if (piece.length > end - start) {
			return false;
		}
		for (int index = 0; index < piece.length; index++) {
			if (piece[index] != ANY && piece[index] != text.charAt(start + index)) {
				return false;
			}
		}
		return true;
	}

}

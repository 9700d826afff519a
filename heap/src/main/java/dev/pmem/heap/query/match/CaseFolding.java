/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.query.match;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Full case folding of text: two folded forms are equal exactly if those that Unicode defines are (the mappings C and F of
 * its file CaseFolding). The folded form is the same in every locale, and may be longer
 * than the text: {@code ß} is {@code ss}. The dotless {@code ı} of Turkish is a letter of its own.
 */
final class CaseFolding {

	private static final char DOTLESS_I = '\u0131';

	private static final char CAPITAL_SHARP_S = '\u1E9E';

	/** The characters that have a folded form of several characters lie in these ranges. */
	private static final Expansions LATIN = new Expansions(0xDF, 0x587);

	private static final Expansions GREEK = new Expansions(0x1E96, 0x1FFF);

	private static final Expansions LIGATURES = new Expansions(0xFB00, 0xFB17);

	private static final char OTHER = '\uFFFF';

	/** The folded forms of the characters of Latin-1; {@link #OTHER} for those whose forms are not one of them. */
	private static final char[] LATIN_1 = latin1();

	private CaseFolding() {}

	private static char[] latin1() {
		char[] folded = new char[0x100];
		for (int character = 0; character < folded.length; character++) {
			int form = simple(character);
			folded[character] = (form < folded.length && LATIN.get(character) == null) ? (char) form : OTHER;
		}
		return folded;
	}

	/** The folded forms of several characters in a range. */
	private static final class Expansions {

		private final int first;

		private final @Nullable String[] folded;

		/** @param last the last character of the range */
		Expansions(int first, int last) {
			this.first = first;
			this.folded = new @Nullable String[last - first + 1];
			for (int character = first; character <= last; character++) {
				String upper = (character == CAPITAL_SHARP_S)
						? "SS"
						: Character.toString(character).toUpperCase(Locale.ROOT);
				if (upper.length() > 1) {
					StringBuilder text = new StringBuilder();
					upper.codePoints().forEach((each) -> text.appendCodePoint(simple(each)));
					this.folded[character - first] = text.toString();
				} else if (Character.toString(character).toLowerCase(Locale.ROOT).length() > 1) {
					this.folded[character - first] = Character.toString(character).toLowerCase(Locale.ROOT);
				}
			}
		}

		@Nullable
		String get(int character) {
			int index = character - this.first;
			return (index >= 0 && index < this.folded.length) ? this.folded[index] : null;
		}

	}

	/** The folded form of a character that has one of one character. */
	private static int simple(int character) {
		return (character == DOTLESS_I) ? character : Character.toLowerCase(Character.toUpperCase(character));
	}

	/** The folded form; the text itself if it is its folded form and all of it is Latin-1. */
	static String fold(String text) {
		int length = text.length();
		int index = 0;
		while (index < length && isFolded(text.charAt(index))) {
			index++;
		}
		if (index == length) {
			return text;
		}
		char[] folded = new char[length];
		text.getChars(0, index, folded, 0);
		for (; index < length; index++) {
			char unit = text.charAt(index);
			char form = (unit < LATIN_1.length) ? LATIN_1[unit] : OTHER;
			if (form == OTHER) {
				return foldOthers(text, index, folded);
			}
			folded[index] = form;
		}
		return new String(folded);
	}

	private static boolean isFolded(char unit) {
		return unit < LATIN_1.length && LATIN_1[unit] == unit;
	}

	/** @param done the folded form of the text up to {@code start} */
	private static String foldOthers(String text, int start, char[] done) {
		StringBuilder folded = new StringBuilder(text.length() + 8).append(done, 0, start);
		for (int index = start, character; index < text.length(); index += Character.charCount(character)) {
			character = text.codePointAt(index);
			String several = several(character);
			if (several != null) {
				folded.append(several);
			} else {
				folded.appendCodePoint(simple(character));
			}
		}
		return folded.toString();
	}

	private static @Nullable String several(int character) {
		if (character < 0xDF) {
			return null;
		}
		if (character < 0x1E96) {
			return LATIN.get(character);
		}
		return (character < 0xFB00) ? GREEK.get(character) : LIGATURES.get(character);
	}

}

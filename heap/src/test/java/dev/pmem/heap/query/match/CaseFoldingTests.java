/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.query.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Map;

import org.junit.jupiter.api.Test;

/** Case folding is that of Unicode's CaseFolding.txt, mappings C and F. */
class CaseFoldingTests {

	/** Lines of CaseFolding.txt that no single mapping of a character's case gives. */
	private static final Map<String, String> LINES = Map.ofEntries(Map.entry("ß", "ss"), Map.entry("ẞ", "ss"),
			Map.entry("ς", "σ"), Map.entry("Σ", "σ"), Map.entry("ſ", "s"), Map.entry("İ", "i\u0307"),
			Map.entry("ı", "ı"), Map.entry("I", "i"), Map.entry("ŉ", "ʼn"), Map.entry("ǰ", "j\u030C"),
			Map.entry("\u0390", "\u03B9\u0308\u0301"), Map.entry("\u1FD3", "\u03B9\u0308\u0301"),
			Map.entry("և", "եւ"), Map.entry("ﬃ", "ffi"), Map.entry("ﬅ", "st"), Map.entry("ﬆ", "st"),
			Map.entry("\u1F80", "\u1F00\u03B9"), Map.entry("\u1F88", "\u1F00\u03B9"), Map.entry("\u1FFC",
					"\u03C9\u03B9"),
			Map.entry("\u0345", "\u03B9"), Map.entry("\u212A", "k"), Map.entry("\u212B", "å"), Map.entry("\u2126", "ω"),
			Map.entry("µ", "μ"), Map.entry("ǅ", "ǆ"), Map.entry("\uD801\uDC00", "\uD801\uDC28"),
			Map.entry("\u1C90", "\u10D0"), Map.entry("ÿ", "ÿ"), Map.entry("Ÿ", "ÿ"), Map.entry("ẛ", "ṡ"),
			Map.entry("ﬗ", "մխ"));

	@Test
	void linesOfTheFile() {
		LINES.forEach((text, folded) -> {
			assertThat(CaseFolding.fold(text)).as(text).isEqualTo(folded);
			assertThat(CaseFolding.fold("Ab" + text + "Cd")).isEqualTo("ab" + folded + "cd");
		});
	}

	/** A character and its other cases fold alike, but for the two letters that Turkish has. */
	@Test
	void allCasesOfACharacterFoldAlike() {
		for (int character = 0; character <= Character.MAX_CODE_POINT; character++) {
			if (character == 'ı' || character == 'İ' || !Character.isDefined(character)) {
				continue;
			}
			String text = Character.toString(character);
			String folded = CaseFolding.fold(text);
			assertThat(CaseFolding.fold(folded)).isEqualTo(folded);
			assertThat(CaseFolding.fold(text.toLowerCase(Locale.ROOT))).isEqualTo(folded);
			assertThat(CaseFolding.fold(text.toUpperCase(Locale.ROOT))).isEqualTo(folded);
			assertThat(CaseFolding.fold(Character.toString(Character.toTitleCase(character)))).isEqualTo(folded);
		}
	}

	@Test
	void placeInAWordDoesNotMatter() {
		assertThat(CaseFolding.fold("ΟΔΥΣΣΕΥΣ")).isEqualTo(CaseFolding.fold("οδυσσευς"))
				.isEqualTo(CaseFolding.fold("οδυσσευσ"));
		assertThat(CaseFolding.fold("STRASSE")).isEqualTo(CaseFolding.fold("straße"));
	}

	@Test
	void localesDoNotMatter() {
		Locale before = Locale.getDefault();
		Locale.setDefault(Locale.of("tr"));
		try {
			assertThat(CaseFolding.fold("TITLE")).isEqualTo("title");
			assertThat(CaseFolding.fold("ÀI")).isEqualTo("ài");
		} finally {
			Locale.setDefault(before);
		}
	}

	@Test
	void foldedTextIsItself() {
		String text = "already_folded 1";
		assertThat(CaseFolding.fold(text)).isSameAs(text);
		assertThat(CaseFolding.fold("")).isEmpty();
		assertThat(CaseFolding.fold("a\uD801")).isEqualTo("a\uD801");
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.query.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.pmem.testing.TestSeed;

class TextPatternTests {

	@Test
	void agreesWithTheDefinition() {
		long seed = TestSeed.next();
		Random random = new Random(seed);
		int matches = 0;
		for (int round = 0; round < 200_000; round++) {
			String pattern = text(random, "ab%%_", 8);
			String text = text(random, "ab", 10);
			boolean expected = like(text, 0, pattern, 0);
			matches += expected ? 1 : 0;
			assertThat(TextPattern.like(pattern, false).matches(text)).as("seed %d: %s like %s", seed, text, pattern)
					.isEqualTo(expected);
		}
		assertThat(matches).isGreaterThan(10_000);
	}

	private static String text(Random random, String alphabet, int limit) {
		StringBuilder text = new StringBuilder();
		for (int length = random.nextInt(limit); length > 0; length--) {
			text.append(alphabet.charAt(random.nextInt(alphabet.length())));
		}
		return text.toString();
	}

	private static boolean like(String text, int at, String pattern, int from) {
		if (from == pattern.length()) {
			return at == text.length();
		}
		if (pattern.charAt(from) == '%') {
			return like(text, at, pattern, from + 1) || at < text.length() && like(text, at + 1, pattern, from);
		}
		return at < text.length() && (pattern.charAt(from) == '_' || pattern.charAt(from) == text.charAt(at))
				&& like(text, at + 1, pattern, from + 1);
	}

	@Test
	void escapesAndCase() {
		assertThat(TextPattern.like("100\\%", false).matches("100%")).isTrue();
		assertThat(TextPattern.like("100\\%", false).matches("1000")).isFalse();
		assertThat(TextPattern.like("\\_\\\\%", false).matches("_\\x")).isTrue();
		assertThat(TextPattern.like("\u00E4%\u00DF", true).matches("\u00C4x\u00DF")).isTrue();
		assertThat(TextPattern.like("%.*%", false).matches("ab")).isFalse();
		assertThat(TextPattern.like("%\n%", false).matches("a\nb")).isTrue();
		assertThat(TextPattern.containing("bC", true).matches("aBcd")).isTrue();
		assertThat(TextPattern.endingWith("%", false).matches("a%")).isTrue();
		assertThat(TextPattern.startingWith("_", false).matches("a")).isFalse();
	}

	/** As databases compare in upper case: one letter may be two there, for which a wildcard stands. */
	@Test
	void lettersThatGrowInUpperCase() {
		assertThat(TextPattern.like("STRASSE", true).matches("stra\u00DFe")).isTrue();
		assertThat(TextPattern.like("stra\u00DFe", true).matches("STRASSE")).isTrue();
		assertThat(TextPattern.like("stra__e", true).matches("stra\u00DFe")).isTrue();
		assertThat(TextPattern.containing("\u00DF", true).matches("massig")).isTrue();
		assertThat(TextPattern.startingWith("\uFB01", true).matches("FIX")).isTrue();
		assertThat(TextPattern.like("stra__e", false).matches("stra\u00DFe")).isFalse();
	}

	@Test
	@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
	void manyWildcardsStayQuick() {
		String pattern = "%a".repeat(200) + "b%";
		assertThat(TextPattern.like(pattern, false).matches("a".repeat(5000))).isFalse();
	}

}

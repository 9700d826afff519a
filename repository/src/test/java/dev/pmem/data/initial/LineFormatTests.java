/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.initial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read of JSON lines and CSV, what is refused, and what is told of it. */
class LineFormatTests {

	private static Map<String, Object> json(String text) {
		List<Line> lines = LineFormat.JSON.parse(text);
		assertThat(lines).hasSize(1);
		return lines.getFirst().values();
	}

	private static MalformedLineException refused(LineFormat format, String text) {
		return assertThatExceptionOfType(MalformedLineException.class).isThrownBy(() -> format.parse(text)).actual();
	}

	@Test
	void theNameTellsTheFormat() {
		assertThat(LineFormat.of("Book.JSONL")).isSameAs(LineFormat.JSON);
		assertThat(LineFormat.of("book.ndjson")).isSameAs(LineFormat.JSON);
		assertThat(LineFormat.of("book.old.csv")).isSameAs(LineFormat.CSV);
		assertThat(LineFormat.of("book.json")).isNull();
	}

	@Test
	void numbersOfJsonAreExact() {
		assertThat(json("{\"a\": 1, \"b\": 9223372036854775807, \"c\": 12345678901234567890, \"d\": 12.50,"
				+ " \"e\": 0.1234567890123456789, \"f\": 1E3, \"g\": -0}")).containsExactly(entry("a", 1),
						entry("b", Long.MAX_VALUE), entry("c", new BigInteger("12345678901234567890")),
						entry("d", new BigDecimal("12.50")), entry("e", new BigDecimal("0.1234567890123456789")),
						entry("f", new BigDecimal("1E3")), entry("g", 0));
	}

	@Test
	void longTextAndNumbersOfJsonAreRead() {
		String text = "x".repeat(30_000_000);
		assertThat(json("{\"a\": \"" + text + "\"}")).containsEntry("a", text);
		assertThat(json("{\"a\": 1" + "0".repeat(5000) + "}")).containsEntry("a", BigInteger.TEN.pow(5000));
		assertThat(LineFormat.CSV.parse("a\n" + text).getFirst().values()).containsEntry("a", text);
	}

	@Test
	void linesOfJsonAreCounted() {
		assertThat(LineFormat.JSON.parse("\r\n{\"a\": [true, null, {\"b\": \"\\u00e5\"}]}\r\n \n{}\n"))
				.extracting(Line::number).containsExactly(2L, 4L);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '!', value = {
			"{\"id\": 2,}                | column 10: Unexpected character ('}'",
			"{\"a\": 1, \"a\": 2}        | Duplicate Object property \"a\"",
			"{\"a\": 1} {\"a\": 2}       | column 10: Trailing token",
			"{\"a\": 1} x                | column 10: Unrecognized token 'x'",
			"{\"a\": 01}                 | column 8: Invalid numeric value: Leading zeroes",
			"{\"a\": NaN}                | Non-standard token 'NaN'",
			"{'a': 1}                    | column 2: Unexpected character",
			"{\"a\": \"\\x\"}            | Unrecognized character escape 'x'",
			"{\"a\": 1} // comment       | column 10: Unexpected character ('/'",
			"{\"a\": {                   | column 8: Unexpected end-of-input: expected close marker for Object",
			"{\"a\": 1]                  | column 8: Unexpected close marker ']': expected '}'",
			"{\"a\": 1e99999999999}      | Value \"1e99999999999\" cannot",
			"[1]                         | it is no JSON object",
			"null                        | it is no JSON object"})
	void badJsonIsToldByLineAndColumn(String line, String problem) {
		MalformedLineException refused = refused(LineFormat.JSON, "{\"a\": 1}\n\n" + line + "\n{}");
		assertThat(refused.line()).isEqualTo(3);
		assertThat(refused).hasMessageContaining(problem);
		assertThat(refused.getMessage()).doesNotContain("[Source", "byte offset");
	}

	@Test
	void deepJsonIsRefused() {
		assertThat(refused(LineFormat.JSON, "{\"a\": " + "[".repeat(10_000))).hasMessageContaining("nesting depth");
	}

	@Test
	void cellsOfCsvAreAsTheyStand() {
		assertThat(LineFormat.CSV.parse("a,b,c\r\n x ,\"\",\r\n\"1\"\"\n2\", y\"z\",\"\\n\"\r\n\r\n#,,0"))
				.containsExactly(new Line(2, Map.of("a", " x ", "b", "")),
						new Line(3, Map.of("a", "1\"\n2", "b", " y\"z\"", "c", "\\n")),
						new Line(6, Map.of("a", "#", "c", "0")));
		assertThat(LineFormat.CSV.parse("\n\na\n\"\"\n\n1\n\n")).containsExactly(new Line(4, Map.of("a", "")),
				new Line(6, Map.of("a", "1")));
		assertThat(LineFormat.CSV.parse("a,b")).isEmpty();
		assertThat(LineFormat.CSV.parse("")).isEmpty();
	}

	@Test
	void linesOfALongCsvAreCounted() {
		int count = 20_000;
		StringBuilder text = new StringBuilder("a,b\n");
		for (int index = 0; index < count; index++) {
			text.append(index).append(",\"two\nlines\"\n");
		}
		List<Line> lines = LineFormat.CSV.parse(text.toString());
		assertThat(lines).hasSize(count);
		for (int index = 0; index < count; index++) {
			assertThat(lines.get(index).number()).isEqualTo(2 + 2L * index);
		}
	}

	@Test
	void dotsLeadIntoObjects() {
		assertThat(LineFormat.CSV.parse("home.city, home.at.x ,z\nOslo,1,2\n,,3")).containsExactly(
				new Line(2, Map.of("home", Map.of("city", "Oslo", "at", Map.of("x", "1")), "z", "2")),
				new Line(3, Map.of("z", "3")));
	}

	@Test
	void badCsvIsToldByLine() {
		assertBadCsv("a,b\n1,\"2\n3\n4", 2, "Missing closing quote");
		assertBadCsv("a,b\n\"1\n1\",2\n3,\"4\"x\n5,6", 4, "Unexpected character ('x'");
		assertBadCsv("a,b\n\n1,2,\n", 3, "it has 3 cells, and the header has 2");
		assertBadCsv("a,b\n1\n", 2, "it has 1 cells");
		assertBadCsv("a,a\n1,2", 1, "the header has a twice");
		assertBadCsv("a,\n1,2", 1, "a name in the header is empty");
		assertBadCsv("a,a.b\n1,2", 2, "the header has a and a.b");
	}

	private static void assertBadCsv(String text, long line, String problem) {
		MalformedLineException refused = refused(LineFormat.CSV, text);
		assertThat(refused).hasMessageContaining(problem);
		assertThat(refused.line()).isEqualTo(line);
	}

}

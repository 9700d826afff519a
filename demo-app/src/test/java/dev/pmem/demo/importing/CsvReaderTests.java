/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.importing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.pmem.testing.TestSeed;

class CsvReaderTests {

	@Test
	void separatesFieldsByCommas() throws IOException {
		assertThat(fields("a,b,c\r\nd,,f\r\n")).containsExactly(List.of("a", "b", "c"), List.of("d", "", "f"));
	}

	@ParameterizedTest
	@ValueSource(strings = {"\r\n", "\n", "\r"})
	void endsLinesAtEachKindOfBreak(String end) throws IOException {
		assertThat(read("a,b" + end + "c,d" + end)).containsExactly(new CsvRecord(1, List.of("a", "b")),
				new CsvRecord(2, List.of("c", "d")));
	}

	@Test
	void needsNoBreakAfterTheLastLine() throws IOException {
		assertThat(fields("a,b\nc,d")).containsExactly(List.of("a", "b"), List.of("c", "d"));
		assertThat(fields("a,")).containsExactly(List.of("a", ""));
		assertThat(fields("a,\"b\"")).containsExactly(List.of("a", "b"));
	}

	@Test
	void findsNothingInAnEmptyFile() throws IOException {
		assertThat(read("")).isEmpty();
		assertThat(read("\uFEFF")).isEmpty();
	}

	@Test
	void skipsAByteOrderMark() throws IOException {
		assertThat(fields("\uFEFFa,b")).containsExactly(List.of("a", "b"));
		assertThat(fields("\uFEFF\"a\",b")).containsExactly(List.of("a", "b"));
	}

	@Test
	void takesQuotedFieldsAsTheyAre() throws IOException {
		assertThat(fields("\"a,b\",\"say \"\"hello\"\"\",\"\",\" c \"\r\n"))
				.containsExactly(List.of("a,b", "say \"hello\"", "", " c "));
		assertThat(fields("\"\"\"\"")).containsExactly(List.of("\""));
	}

	@Test
	void keepsLineBreaksInQuotesAndCountsThem() throws IOException {
		assertThat(read("\"a\r\nb\",c\nd,\"e\nf\rg\"\r\nh,i")).containsExactly(
				new CsvRecord(1, List.of("a\r\nb", "c")), new CsvRecord(3, List.of("d", "e\nf\rg")),
				new CsvRecord(6, List.of("h", "i")));
	}

	@Test
	void keepsBlanks() throws IOException {
		assertThat(fields(" a , b ")).containsExactly(List.of(" a ", " b "));
	}

	@Test
	void tellsEmptyLinesFromEmptyFields() throws IOException {
		assertThat(read("a\n\nb\n\"\"\n \n,\n")).containsExactly(new CsvRecord(1, List.of("a")),
				new CsvRecord(2, List.of()), new CsvRecord(3, List.of("b")), new CsvRecord(4, List.of("")),
				new CsvRecord(5, List.of(" ")), new CsvRecord(6, List.of("", "")));
	}

	@Test
	void goesOnAfterAQuoteWithinAField() throws IOException {
		assertThat(read("a,b\nc,d\"e\"\nf,g\n")).containsExactly(new CsvRecord(1, List.of("a", "b")),
				"2: there is a quote in a field that does not begin with one", new CsvRecord(3, List.of("f", "g")));
	}

	@Test
	void goesOnAfterTextBehindAQuote() throws IOException {
		assertThat(read("\"a\" ,b\r\nc,d")).containsExactly("1: there is text after a closing quote",
				new CsvRecord(2, List.of("c", "d")));
		assertThat(read("\"a\nb\"c\nd")).containsExactly("1: there is text after a closing quote",
				new CsvRecord(3, List.of("d")));
	}

	@Test
	void tellsWhereAQuoteIsThatIsNeverClosed() throws IOException {
		assertThat(read("a\n\"b\nc\nd\n")).containsExactly(new CsvRecord(1, List.of("a")),
				"2: a quote is never closed");
		assertThat(read("a,\"")).containsExactly("1: a quote is never closed");
	}

	@Test
	void boundsTheLengthOfARecord() throws IOException {
		String longest = "x".repeat(CsvReader.MAXIMUM_RECORD_LENGTH);
		assertThat(fields(longest + "\nb")).containsExactly(List.of(longest), List.of("b"));
		String message = "1: the record is longer than 65536 characters; perhaps a quote is never closed";
		assertThat(read(longest + "x\nb")).containsExactly(message, new CsvRecord(2, List.of("b")));
		assertThat(read("\"" + "x\n".repeat(40_000) + "\"\nb")).first().isEqualTo(message);
		assertThat(read("x".repeat(40_000) + "," + "y".repeat(40_000))).containsExactly(message);
	}

	@Test
	void readsFromReadersThatGiveLittleAtATime() throws IOException, MalformedCsvException {
		Reader one = new StringReader("\"a\"\"\r\n\",b\r\nc,d") {

			@Override
			public int read(char[] characters, int offset, int length) throws IOException {
				return super.read(characters, offset, 1);
			}

		};
		try (CsvReader reader = new CsvReader(one)) {
			assertThat(reader.read()).isEqualTo(new CsvRecord(1, List.of("a\"\r\n", "b")));
			assertThat(reader.line()).isEqualTo(3);
			assertThat(reader.read()).isEqualTo(new CsvRecord(3, List.of("c", "d")));
			assertThat(reader.read()).isNull();
			assertThat(reader.read()).isNull();
		}
	}

	/** What is written by the rules comes back equal, whatever is in it. */
	@Test
	void readsWhatWasWritten() throws IOException {
		long seed = TestSeed.next();
		RandomGenerator random = new SplittableRandom(seed);
		for (int round = 0; round < 2000; round++) {
			List<List<String>> records = new ArrayList<>();
			StringBuilder text = new StringBuilder();
			for (int i = random.nextInt(1, 6); i > 0; i--) {
				List<String> fields = random.ints(random.nextInt(1, 5), 0, 6)
						.mapToObj(length -> field(random, length))
						.toList();
				records.add(fields);
				text.append(fields.stream().map(field -> written(random, field)).collect(Collectors.joining(",")));
				text.append((random.nextBoolean()) ? "\r\n" : "\n");
			}
			assertThat(fields(text.toString())).as("round %d of seed %d", round, seed).isEqualTo(records);
		}
	}

	private static String field(RandomGenerator random, int length) {
		return random.ints(length, 0, 7).mapToObj("ab,\"\r\n "::charAt).map(String::valueOf).collect(Collectors
				.joining());
	}

	private static String written(RandomGenerator random, String field) {
		// An empty field alone on its line must be quoted.
		boolean plain = !field.isEmpty() && field.chars().noneMatch(character -> ",\"\r\n".indexOf(character) >= 0);
		return (plain && random.nextBoolean()) ? field : "\"" + field.replace("\"", "\"\"") + "\"";
	}

	private static List<List<String>> fields(String text) throws IOException {
		return read(text).stream().map(found -> ((CsvRecord) found).fields()).toList();
	}

	/** Records, and of malformed ones their line and what is wrong. */
	private static List<Object> read(String text) throws IOException {
		List<Object> found = new ArrayList<>();
		try (CsvReader reader = new CsvReader(new StringReader(text))) {
			while (true) {
				try {
					CsvRecord csvRecord = reader.read();
					if (csvRecord == null) {
						return found;
					}
					found.add(csvRecord);
				} catch (MalformedCsvException ex) {
					found.add(ex.line() + ": " + ex.getMessage());
				}
			}
		}
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.importing;

import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.QuoteMode;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of a CSV file by Apache Commons CSV, and as strictly as RFC 4180 is: the library takes quotes within a
 * field for text, and passes over blanks behind a closing quote; both are malformed here. A line may end with CR LF, LF or
 * CR. A byte order mark at the start is skipped. Blanks are part of a field. An empty line is a record without fields.
 * <p>
 * A malformed record is told, and the next read goes on after the last line that was read of it. A record is held in memory
 * as a whole, so its length is bounded: a quote that is never closed costs no more than that.
 * <p>
 * Not thread-safe.
 */
final class CsvReader implements Closeable {

	static final int MAXIMUM_RECORD_LENGTH = 64 * 1024;

	/** A field without quotes that is empty is null: so an empty line is told from an empty field. */
	private static final CSVFormat FORMAT = CSVFormat.RFC4180.builder().setQuoteMode(QuoteMode.ALL_NON_NULL).get();

	private static final String TEXT_BEHIND_QUOTE = "there is text after a closing quote";

	private final CsvLines lines;

	private CSVParser parser;

	private Iterator<CSVRecord> records;

	/** The lines that were read before the parser began. */
	private long linesBefore;

	CsvReader(Reader reader) throws IOException {
		this.lines = new CsvLines(reader, 4 * MAXIMUM_RECORD_LENGTH);
		this.parser = CSVParser.builder().setReader(this.lines).setFormat(FORMAT).get();
		this.records = this.parser.iterator();
	}

	/** The line that is read next, counted from 1. */
	long line() {
		return this.linesBefore + this.parser.getCurrentLineNumber() + 1;
	}

	/**
	 * The next record, or null at the end.
	 * @throws MalformedCsvException if there's one that breaks the rules
	 */
	@Nullable
	CsvRecord read() throws IOException, MalformedCsvException {
		long start = line();
		try {
			if (!this.records.hasNext()) {
				return null;
			}
			CSVRecord found = this.records.next();
			return strictly(start, found, this.lines.take(line() - 1));
		} catch (UncheckedIOException ex) {
			IOException cause = ex.getCause();
			goOnAtNextLine();
			if (cause instanceof CSVException) {
				boolean isAtEnd = String.valueOf(cause.getMessage()).contains("EOF");
				throw new MalformedCsvException(start, isAtEnd ? "a quote is never closed" : TEXT_BEHIND_QUOTE);
			}
			if (cause instanceof CsvLines.TooLongException) {
				throw tooLong(start);
			}
			throw cause;
		}
	}

	/** The parser has stopped within a line: another one begins on the next. */
	private void goOnAtNextLine() throws IOException {
		this.lines.skipRestOfLine();
		this.linesBefore = this.lines.count();
		this.parser = CSVParser.builder().setReader(this.lines).setFormat(FORMAT).get();
		this.records = this.parser.iterator();
	}

	/** Makes sure that the fields, written by the rules, are the text that was read. */
	private static CsvRecord strictly(long start, CSVRecord found, String text) throws MalformedCsvException {
		List<String> fields = new ArrayList<>(found.size());
		int length = 0;
		int position = 0;
		for (String value : found) {
			String field = (value != null) ? value : "";
			String quoted = '"' + field.replace("\"", "\"\"") + '"';
			if (value != null && text.startsWith(quoted, position)) {
				position += quoted.length();
			} else if (field.indexOf('"') < 0 && text.startsWith(field, position)) {
				position += field.length();
			} else {
				throw new MalformedCsvException(start, text.startsWith("\"", position)
						? TEXT_BEHIND_QUOTE
						: "there is a quote in a field that does not begin with one");
			}
			if (position < text.length() && ",\r\n".indexOf(text.charAt(position)) < 0) {
				throw new MalformedCsvException(start, TEXT_BEHIND_QUOTE);
			}
			position++;
			length += field.length();
			fields.add(field);
		}
		if (length > MAXIMUM_RECORD_LENGTH) {
			throw tooLong(start);
		}
		boolean isBlank = found.size() == 1 && found.get(0) == null;
		return new CsvRecord(start, isBlank ? List.of() : fields);
	}

	private static MalformedCsvException tooLong(long start) {
		return new MalformedCsvException(start, "the record is longer than " + MAXIMUM_RECORD_LENGTH
				+ " characters; perhaps a quote is never closed");
	}

	@Override
	public void close() throws IOException {
		this.lines.close();
	}

}

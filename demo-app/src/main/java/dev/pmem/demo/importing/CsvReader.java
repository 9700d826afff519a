/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.importing;

import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Reads the records of a CSV file as RFC 4180 has them: fields are separated by commas; a field in double quotes may hold
 * commas, line breaks and, doubled, quotes. A line may end with CR LF, LF or CR. A byte order mark at the start is
 * skipped. Blanks are part of a field. An empty line is a record without fields.
 * <p>
 * A malformed record is told and ends with the line on which that was noticed; the next read goes on after it. A record is
 * held in memory as a whole, so its length is bounded: a quote that is never closed costs no more than that.
 * <p>
 * Not thread-safe. Invariant: {@code line} is the number of the line of the next character.
 */
final class CsvReader implements Closeable {

	static final int MAXIMUM_RECORD_LENGTH = 64 * 1024;

	private static final int END = -1;

	private final Reader reader;

	private final char[] buffer = new char[16 * 1024];

	private int bufferPosition;

	private int bufferLength;

	private long line = 1;

	private int recordLength;

	private final StringBuilder field = new StringBuilder();

	CsvReader(Reader reader) throws IOException {
		this.reader = reader;
		if (peek() == '\uFEFF') {
			this.bufferPosition++;
		}
	}

	/** The line that is read next, counted from 1. */
	long line() {
		return this.line;
	}

	/**
	 * The next record, or null at the end.
	 * @throws MalformedCsvException if there's one that breaks the rules
	 */
	@Nullable
	CsvRecord read() throws IOException, MalformedCsvException {
		if (peek() == END) {
			return null;
		}
		long start = this.line;
		this.recordLength = 0;
		List<String> fields = new ArrayList<>();
		while (true) {
			boolean quoted = peek() == '"';
			fields.add(quoted ? quotedField(start) : plainField(start));
			if (peek() != ',') {
				skipLineBreak();
				boolean blank = fields.size() == 1 && !quoted && fields.getFirst().isEmpty();
				return new CsvRecord(start, blank ? List.of() : fields);
			}
			next();
		}
	}

	private String plainField(long start) throws IOException, MalformedCsvException {
		this.field.setLength(0);
		while (!endsField(peek())) {
			int character = next();
			if (character == '"') {
				throw malformed(start, "there is a quote in a field that does not begin with one");
			}
			append(start, character);
		}
		return this.field.toString();
	}

	private String quotedField(long start) throws IOException, MalformedCsvException {
		this.field.setLength(0);
		next();
		while (true) {
			int character = next();
			if (character == END) {
				throw malformed(start, "a quote is never closed");
			}
			if (character != '"') {
				append(start, character);
			} else if (peek() == '"') {
				append(start, next());
			} else if (endsField(peek())) {
				return this.field.toString();
			} else {
				throw malformed(start, "there is text after a closing quote");
			}
		}
	}

	private void append(long start, int character) throws IOException, MalformedCsvException {
		if (++this.recordLength > MAXIMUM_RECORD_LENGTH) {
			throw malformed(start, "the record is longer than " + MAXIMUM_RECORD_LENGTH
					+ " characters; perhaps a quote is never closed");
		}
		this.field.append((char) character);
	}

	private static boolean endsField(int character) {
		return character == ',' || character == '\n' || character == '\r' || character == END;
	}

	/** Passes over the rest of the line, so that reading can go on. */
	private MalformedCsvException malformed(long start, String message) throws IOException {
		while (peek() != '\n' && peek() != '\r' && peek() != END) {
			next();
		}
		skipLineBreak();
		return new MalformedCsvException(start, message);
	}

	private void skipLineBreak() throws IOException {
		if (next() == '\r' && peek() == '\n') {
			next();
		}
	}

	private int peek() throws IOException {
		if (this.bufferPosition == this.bufferLength) {
			this.bufferPosition = 0;
			this.bufferLength = Math.max(this.reader.read(this.buffer), 0);
			if (this.bufferLength == 0) {
				return END;
			}
		}
		return this.buffer[this.bufferPosition];
	}

	/** Counts a line where its break ends: at LF, or at a CR without one after it. */
	private int next() throws IOException {
		int character = peek();
		if (character != END) {
			this.bufferPosition++;
			if (character == '\n' || (character == '\r' && peek() != '\n')) {
				this.line++;
			}
		}
		return character;
	}

	@Override
	public void close() throws IOException {
		this.reader.close();
	}

}

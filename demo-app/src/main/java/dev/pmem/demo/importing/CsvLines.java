/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.importing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;

/**
 * Gives a parser no more than one line at a time, so that after a mistake another parser can begin on the next line; and
 * keeps the text of the record that is being read, which is bounded.
 * <p>
 * Not thread-safe. Invariant: the kept text begins with the record that is being read, at the start of a line.
 */
final class CsvLines extends Reader {

	private final BufferedReader source;

	private final int maximumTextLength;

	private final StringBuilder text = new StringBuilder();

	/** Where in the text the line begins that was begun last. */
	private int lineStart;

	/** How many lines were begun. */
	private long count;

	private boolean isWithinLine;

	CsvLines(Reader reader, int maximumTextLength) throws IOException {
		this.source = new BufferedReader(reader);
		this.maximumTextLength = maximumTextLength;
		this.source.mark(1);
		if (this.source.read() != '\uFEFF') {
			this.source.reset();
		}
	}

	/** How many lines were begun. */
	long count() {
		return this.count;
	}

	/** Takes the text of the record that ends with a line; the parser may have begun the one after it. */
	String take(long line) {
		int end = (this.count > line) ? this.lineStart : this.text.length();
		String taken = this.text.substring(0, end);
		this.text.delete(0, end);
		this.lineStart -= end;
		return taken;
	}

	/** Passes over the rest of the line; nothing is kept. */
	void skipRestOfLine() throws IOException {
		while (this.isWithinLine && readCharacter() >= 0) {
			this.text.setLength(0);
		}
		this.text.setLength(0);
		this.lineStart = 0;
	}

	@Override
	public int read(char[] target, int offset, int length) throws IOException {
		int read = 0;
		do {
			if (this.text.length() >= this.maximumTextLength) {
				throw new TooLongException();
			}
			int character = readCharacter();
			if (character < 0) {
				return (read > 0) ? read : -1;
			}
			target[offset + read++] = (char) character;
		} while (read < length && this.isWithinLine);
		return read;
	}

	private int readCharacter() throws IOException {
		int character = this.source.read();
		if (character < 0) {
			this.isWithinLine = false;
			return character;
		}
		if (!this.isWithinLine) {
			this.count++;
			this.lineStart = this.text.length();
		}
		this.text.append((char) character);
		this.isWithinLine = character != '\n' && (character != '\r' || isLineFeedNext());
		return character;
	}

	private boolean isLineFeedNext() throws IOException {
		this.source.mark(1);
		int next = this.source.read();
		this.source.reset();
		return next == '\n';
	}

	@Override
	public void close() throws IOException {
		this.source.close();
	}

	/** A record's text is longer than is kept. */
	static final class TooLongException extends IOException {

		private static final long serialVersionUID = 1L;

	}

}

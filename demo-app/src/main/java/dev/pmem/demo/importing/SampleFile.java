/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.importing;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

import dev.pmem.demo.account.AccountNumbers;

/**
 * Writes a file of accounts to try the import with. Names and balances are the same each time; numbers are new, so that
 * a second file can be imported as well.
 */
final class SampleFile {

	private static final List<String> FIRST_NAMES = List.of("Ada", "Björn", "Chiara", "Dilan", "Emre", "Fatou",
			"Grete", "Hana", "Ilja", "José", "Katherine", "Lars", "Mei", "Noor", "Olu", "Priya", "Quentin", "Rosa",
			"Søren", "Tove");

	private static final List<String> LAST_NAMES = List.of("Almeida", "Bakker", "Curie", "Dvořák", "Engel", "Fischer",
			"García", "Hopper", "Ivanova", "Jansen", "Kowalski", "Lovelace", "Müller", "Nguyen", "O'Neill", "Park",
			"Quispe", "Rossi", "Schmidt", "Tanaka");

	private SampleFile() {}

	static void write(Writer writer, int lines) throws IOException {
		RandomGenerator random = new SplittableRandom(lines);
		writer.write("owner,number,balance\r\n");
		for (int i = 0; i < lines; i++) {
			String name = FIRST_NAMES.get(i % FIRST_NAMES.size()) + " "
					+ LAST_NAMES.get(i / FIRST_NAMES.size() % LAST_NAMES.size());
			// Some of the names have quotes and commas, as names do.
			String owner = switch (i % 10) {
				case 3 -> "\"" + name + ", Ltd.\"";
				case 7 -> "\"" + name.replace(" ", " \"\"Ace\"\" ") + "\"";
				default -> name;
			};
			writer.write(String.format(Locale.ROOT, "%s,%s,%d.%02d\r\n", owner, AccountNumbers.random(),
					random.nextInt(10_000), random.nextInt(100)));
		}
		writer.flush();
	}

}

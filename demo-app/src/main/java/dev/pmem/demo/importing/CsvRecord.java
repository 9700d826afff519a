/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.importing;

import java.util.List;

/**
 * One record of a CSV file.
 *
 * @param line where it begins, counted from 1
 * @param fields none if it's an empty line
 */
record CsvRecord(long line, List<String> fields) {

	CsvRecord {
		fields = List.copyOf(fields);
	}

}

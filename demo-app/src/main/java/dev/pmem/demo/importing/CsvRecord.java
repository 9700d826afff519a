package dev.pmem.demo.importing;

import java.util.List;

/**
 * One record of a CSV file.
 *
 * @param line where it begins, counted from 1
 */
record CsvRecord(long line, List<String> fields) {

	CsvRecord {
		fields = List.copyOf(fields);
	}

	/** Whether it is an empty line. */
	boolean isEmpty() {
		return this.fields.size() == 1 && this.fields.getFirst().isEmpty();
	}

}

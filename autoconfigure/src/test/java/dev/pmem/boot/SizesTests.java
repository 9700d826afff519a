/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SizesTests {

	@ParameterizedTest
	@CsvSource({"0, 0 B", "1023, 1023 B", "1024, 1 KB", "1536, 1.5 KB", "4194304, 4 MB", "16777216, 16 MB",
			"17301504, 16.5 MB", "68719476736, 64 GB", "1099511627776, 1 TB", "1125899906842624, 1024 TB",
			"9223372036854775807, 8388608.0 TB"})
	void sizesReadAsInConfiguration(long sizeBytes, String expected) {
		assertThat(Sizes.format(sizeBytes)).isEqualTo(expected);
	}

}

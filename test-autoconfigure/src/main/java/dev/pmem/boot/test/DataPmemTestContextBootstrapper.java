/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.test;

import org.springframework.boot.test.autoconfigure.TestSliceTestContextBootstrapper;

/**
 * Finds the configuration of a {@link DataPmemTest}.
 */
final class DataPmemTestContextBootstrapper extends TestSliceTestContextBootstrapper<DataPmemTest> {

	/** For Spring. */
	DataPmemTestContextBootstrapper() {}

}

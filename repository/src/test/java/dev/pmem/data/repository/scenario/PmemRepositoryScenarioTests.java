/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.scenario;

import java.nio.file.Path;

class PmemRepositoryScenarioTests extends RepositoryScenarioTests {

	@Override
	Store open(Path directory) {
		return Store.pmem(directory.resolve("persons.pmem"));
	}

}

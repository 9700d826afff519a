/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.scenario;

import java.nio.file.Path;

/** Shows that what we expect of repositories is what Spring Data JPA does. */
class JpaRepositoryScenarioTests extends RepositoryScenarioTests {

	@Override
	Store open(Path directory) {
		return Store.jpa();
	}

}

package dev.pmem.data.repository.scenario;

import java.nio.file.Path;

/** Shows that what we expect of repositories is what Spring Data JPA does. */
class JpaRepositoryScenarioTests extends RepositoryScenarioTests {

	@Override
	Store open(Path directory) {
		return Store.jpa();
	}

}

package dev.pmem.data.repository.scenario;

import java.nio.file.Path;

class PmemRepositoryScenarioTests extends RepositoryScenarioTests {

	@Override
	Store open(Path directory) {
		return Store.pmem(directory.resolve("persons.pmem"));
	}

}

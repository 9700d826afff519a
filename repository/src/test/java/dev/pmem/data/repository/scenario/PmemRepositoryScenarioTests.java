package dev.pmem.data.repository.scenario;

import java.nio.file.Path;

import org.junit.jupiter.api.io.TempDir;

class PmemRepositoryScenarioTests extends RepositoryScenarioTests {

	@TempDir
	Path directory;

	@Override
	Store open() {
		return Store.pmem(this.directory.resolve("persons.pmem"));
	}

}

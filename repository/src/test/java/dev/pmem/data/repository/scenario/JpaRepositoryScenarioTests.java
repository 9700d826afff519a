package dev.pmem.data.repository.scenario;

/** Shows that what we expect of repositories is what Spring Data JPA does. */
class JpaRepositoryScenarioTests extends RepositoryScenarioTests {

	@Override
	Store open() {
		return Store.jpa();
	}

}

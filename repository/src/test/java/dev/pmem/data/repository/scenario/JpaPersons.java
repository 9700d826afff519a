package dev.pmem.data.repository.scenario;

/** {@link Persons} in a database. */
public interface JpaPersons extends Persons {}

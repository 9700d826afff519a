package dev.pmem.data.repository.scenario;

import dev.pmem.data.repository.PmemRepository;

/** {@link Persons} in a heap. */
public interface PmemPersons extends Persons, PmemRepository<Person, Long> {}

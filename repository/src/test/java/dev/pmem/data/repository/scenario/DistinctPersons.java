/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.scenario;

import java.util.List;

import org.springframework.data.domain.Sort;
import org.springframework.data.repository.Repository;

/** Projections without equal ones. */
public interface DistinctPersons extends Repository<Person, Long> {

	List<Persons.NameAndAge> findDistinctRecordsByVip(boolean vip);

	List<Persons.NameAndAge> findDistinctRecordsByVipOrderByNameAscAgeDesc(boolean vip);

	List<Name> findDistinctNamesByVipOrderByName(boolean vip);

	List<Name> findDistinctTop2ByVip(boolean vip, Sort sort);

	<T> List<T> findDistinctByPointsGreaterThan(int points, Class<T> type);

	/** A closed projection of a property that several have in common. */
	interface Name {

		String getName();

	}

}

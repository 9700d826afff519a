/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.migration;

import dev.pmem.data.core.PmemOperations;

/**
 * A change of the stored data that a release needs. Migrations are beans. At start, before a repository or the template
 * is given to anybody, those that this pool has not seen run in the order of their versions, each once. Which have run is
 * stored in the pool.
 * <p>
 * Migrations change data. Classes that change need none as far as they can be mapped: see docs/CHANGING-CLASSES.md.
 * <p>
 * A migration must not inject repositories or the template, which wait for it. Entity callbacks are called as ever.
 */
public interface PmemMigration {

	/**
	 * Numbers, separated by dots, by which migrations are ordered: {@code 1}, {@code 2.10}, {@code 20261130.1}. Missing
	 * numbers at the end are zeros. A new migration's version must be above those that have run.
	 */
	String version();

	/** What it does, in a few words, for the log and for messages. */
	String description();

	/**
	 * Changes the data. All of it is one transaction, together with the record that the migration has run, unless it
	 * {@linkplain #commitsInSteps() commits in steps}. If it throws, the application does not start, and the pool stays
	 * as it was before this migration.
	 * @param operations loads and stores; entities that it finds are managed
	 */
	void migrate(PmemOperations operations);

	/**
	 * Whether the migration is too large for one transaction: then each call of the operations is a transaction of its
	 * own, and the record that the migration has run is stored last. If the process dies or the migration throws, what was
	 * committed stays and the migration runs again from its beginning, so it must be able to. {@link MigrationSteps} goes
	 * through all entities of a class in that way.
	 */
	default boolean commitsInSteps() {
		return false;
	}

}

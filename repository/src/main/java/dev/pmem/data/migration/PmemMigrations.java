/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.migration;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.transaction.support.TransactionTemplate;

import dev.pmem.data.core.PmemOperations;
import dev.pmem.data.transaction.PmemTransactionManager;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.store.HeapTransaction;

/**
 * Runs the migrations that a pool has not seen. Used by one thread, before anybody else uses the heap.
 * <p>
 * A crash leaves one of two states for each migration: neither its changes nor its record, or both. A migration that
 * commits in steps may leave some of its changes without its record; it runs again.
 */
public final class PmemMigrations {

	/** The root of the records, by version. */
	static final String ROOT = "dev.pmem.data.migrations";

	private static final Log logger = LogFactory.getLog(PmemMigrations.class);

	private final PersistentHeap heap;

	private final PmemOperations operations;

	private final TransactionTemplate transactions;

	/**
	 * @param operations work on the same heap
	 */
	public PmemMigrations(PersistentHeap heap, PmemOperations operations) {
		this.heap = heap;
		this.operations = operations;
		this.transactions = new TransactionTemplate(new PmemTransactionManager(heap));
	}

	/**
	 * Runs those that have not run, in the order of their versions.
	 * @return how many have run now
	 * @throws PmemMigrationException if a version is none or given twice, a new migration's version is below one that has
	 * run, one that has run has got another version, or a migration fails; no migration after that has run
	 */
	public int run(Collection<? extends PmemMigration> migrations) {
		Map<MigrationVersion, PmemMigration> given = byVersion(migrations);
		TreeMap<MigrationVersion, MigrationRecord> done = records();
		List<PmemMigration> pending = new ArrayList<>();
		given.forEach((version, migration) -> {
			MigrationRecord record = done.get(version);
			if (record == null) {
				requireNew(version, migration, given, done);
				pending.add(migration);
			} else if (!record.description().equals(migration.description())) {
				logger.warn("Migration " + record.version() + " has run as '" + record.description() + "' at "
						+ record.begun() + ", and is '" + migration.description() + "' now; it does not run again");
			}
		});
		done.forEach((version, record) -> {
			if (!given.containsKey(version)) {
				logger.warn("Migration " + describe(record) + " has run at " + record.begun()
						+ ", and is not among the application's migrations any more");
			}
		});
		pending.forEach(this::run);
		return pending.size();
	}

	private static Map<MigrationVersion, PmemMigration> byVersion(Collection<? extends PmemMigration> migrations) {
		Map<MigrationVersion, PmemMigration> given = new TreeMap<>();
		for (PmemMigration migration : migrations) {
			MigrationVersion version;
			try {
				version = MigrationVersion.parse(migration.version());
			} catch (IllegalArgumentException ex) {
				throw new PmemMigrationException("The migration " + migration.getClass().getName()
						+ " has the version '"
						+ migration.version() + "': " + ex.getMessage(), "Change the version.", ex);
			}
			PmemMigration other = given.putIfAbsent(version, migration);
			if (other != null) {
				throw new PmemMigrationException("The migrations " + other.getClass().getName() + " and "
						+ migration.getClass().getName() + " both have the version " + migration.version(),
						"Give the one that has not run yet another version.", null);
			}
		}
		return given;
	}

	private TreeMap<MigrationVersion, MigrationRecord> records() {
		TreeMap<MigrationVersion, MigrationRecord> records = new TreeMap<>();
		this.heap.inTransactionWithoutResult((transaction) -> {
			if (this.heap.rootNames(transaction).contains(ROOT)) {
				map(transaction).values()
						.forEach((each) -> records.put(MigrationVersion.parse(each.version()), each));
			}
		});
		return records;
	}

	private Map<String, MigrationRecord> map(HeapTransaction transaction) {
		return this.heap.map(transaction, ROOT, String.class, MigrationRecord.class);
	}

	/** Refuses a migration that would run after later ones, or once more. */
	private static void requireNew(MigrationVersion version, PmemMigration migration,
			Map<MigrationVersion, PmemMigration> given, TreeMap<MigrationVersion, MigrationRecord> done) {
		for (Map.Entry<MigrationVersion, MigrationRecord> each : done.entrySet()) {
			if (!given.containsKey(each.getKey()) && each.getValue().description().equals(migration.description())) {
				throw new PmemMigrationException(
						"Migration " + describe(migration) + " has run already, as version "
								+ each.getValue().version() + " at " + each.getValue().begun(),
						"Give it its former version, or, if it is another migration, another description.", null);
			}
		}
		if (!done.isEmpty() && version.compareTo(done.lastKey()) < 0) {
			throw new PmemMigrationException(
					"Migration " + describe(migration) + " has not run, but the later "
							+ describe(done.lastEntry().getValue()) + " has",
					"Give it a version above " + done.lastEntry().getValue().version() + ".", null);
		}
	}

	private void run(PmemMigration migration) {
		Instant begun = Instant.now();
		long start = System.nanoTime();
		try {
			if (migration.commitsInSteps()) {
				migration.migrate(this.operations);
				this.transactions.executeWithoutResult((_) -> note(migration, begun, start));
			} else {
				this.transactions.executeWithoutResult((_) -> {
					migration.migrate(this.operations);
					note(migration, begun, start);
				});
			}
		} catch (RuntimeException | Error ex) {
			throw new PmemMigrationException(
					"Migration " + describe(migration) + " (" + migration.getClass().getName() + ") failed: " + ex,
					migration.commitsInSteps()
							? "Mend it: it runs again at the next start. What it has committed in steps stays."
							: "Mend it: it runs again at the next start. Nothing of it is stored.",
					ex);
		}
		logger.info("Migration " + describe(migration) + " done in "
				+ TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start) + " ms");
	}

	private void note(PmemMigration migration, Instant begun, long start) {
		MigrationRecord record = new MigrationRecord(migration.version(), migration.description(),
				migration.getClass().getName(), begun, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
		this.operations.execute((transaction) -> map(transaction).put(record.version(), record));
	}

	private static String describe(PmemMigration migration) {
		return migration.version() + " '" + migration.description() + "'";
	}

	private static String describe(MigrationRecord record) {
		return record.version() + " '" + record.description() + "'";
	}

}

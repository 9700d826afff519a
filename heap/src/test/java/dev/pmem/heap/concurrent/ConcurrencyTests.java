/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.pmem.heap.Durability;
import dev.pmem.heap.HeapOptions;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.exception.ConflictException;
import dev.pmem.heap.exception.UniqueKeyException;
import dev.pmem.heap.object.ReflectionTypeModels;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Operator;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.IndexDefinition;
import dev.pmem.heap.store.Isolation;
import dev.pmem.heap.store.References;
import dev.pmem.heap.store.TransactionOptions;
import dev.pmem.testing.TestSeed;

/**
 * Many threads on one heap.
 */
class ConcurrencyTests {

	private static final int THREADS = 4;

	private static final int ACCOUNTS = 30;

	record Account(long id, long balance, String note) {}

	record Entry(long id, String name, long group) {}

	static final ExtentDefinition<Account> ACCOUNT = new ExtentDefinition<>("accounts", Account.class,
			new ReflectionTypeModels(), "id", List.of(new IndexDefinition("balance", List.of("balance"), false)));

	static final ExtentDefinition<Entry> ENTRY = new ExtentDefinition<>("entries", Entry.class,
			new ReflectionTypeModels(), "id", List.of(new IndexDefinition("name", List.of("name"), true),
					new IndexDefinition("group", List.of("group"), false)));

	@TempDir
	Path folder;

	private final long seed = TestSeed.next();

	private PersistentHeap heap;

	@BeforeEach
	void open() {
		this.heap = PersistentHeap.open(this.folder.resolve("race.pmem"),
				new HeapOptions(Durability.PROCESS_CRASH, 4 << 20, 1 << 30));
	}

	@AfterEach
	void close() {
		assertThat(this.heap.verify().problems()).isEmpty();
		assertThat(this.heap.statistics().activeTransactionCount()).isZero();
		this.heap.close();
	}

	@ParameterizedTest
	@EnumSource
	void transfersKeepTheSumThatReadersSee(Isolation isolation) throws InterruptedException {
		Extent<Account> accounts = this.heap.extent(ACCOUNT);
		this.heap.inTransactionWithoutResult((transaction) -> {
			for (long id = 0; id < ACCOUNTS; id++) {
				accounts.insert(transaction, new Account(id, 1000, ""));
			}
		});
		AtomicInteger writing = new AtomicInteger(THREADS);
		LongAdder reads = new LongAdder();
		LongAdder conflicts = new LongAdder();
		new Race().add(THREADS, (thread) -> {
			try {
				SplittableRandom random = new SplittableRandom(this.seed + thread);
				for (int count = 0; count < 1000; count++) {
					try (HeapTransaction transaction = this.heap.begin(new TransactionOptions(isolation, false))) {
						long from = random.nextInt(ACCOUNTS);
						long to = (from + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
						long amount = random.nextInt(50);
						add(accounts, transaction, from, -amount, random);
						add(accounts, transaction, to, amount, random);
						transaction.commit();
					} catch (ConflictException ex) {
						conflicts.increment();
					}
				}
			} finally {
				writing.decrementAndGet();
			}
		}).add(2, (thread) -> {
			while (writing.get() > 0) {
				try (HeapTransaction transaction = this.heap.begin(new TransactionOptions(isolation, thread == 0))) {
					assertThat(sum(accounts, transaction)).isEqualTo(1000L * ACCOUNTS);
					assertThat(accounts.count(transaction, Criteria.or(
							Criteria.where("balance", Operator.LESS, 1000),
							Criteria.where("balance", Operator.GREATER_OR_EQUAL, 1000)))).isEqualTo(ACCOUNTS);
					// once more: the snapshot stays
					assertThat(sum(accounts, transaction)).isEqualTo(1000L * ACCOUNTS);
					reads.increment();
				}
			}
		}).run();
		System.out.println(isolation + ": " + reads + " sums read, " + conflicts + " conflicts, "
				+ this.heap.statistics());
		assertThat(this.heap.statistics().commitCount()).isGreaterThan(500);
	}

	private static void add(Extent<Account> accounts, HeapTransaction transaction, long id, long amount,
			SplittableRandom random) {
		long reference = accounts.locate(transaction, id);
		Account account = accounts.read(transaction, reference);
		// some outgrow their slots and come back
		String note = "n".repeat((random.nextInt(20) == 0) ? 2000 : random.nextInt(50));
		accounts.update(transaction, reference, new Account(id, account.balance() + amount, note));
	}

	private static long sum(Extent<Account> accounts, HeapTransaction transaction) {
		long sum = 0;
		References all = accounts.find(transaction, Query.all());
		while (all.next()) {
			sum += accounts.read(transaction, all.reference()).balance();
		}
		return sum;
	}

	/** All insert the same names: of each exactly one gets through, whatever the batch it comes in. */
	@Test
	void aUniqueKeyIsTakenOnce() throws InterruptedException {
		Extent<Entry> entries = this.heap.extent(ENTRY);
		int names = 400;
		LongAdder taken = new LongAdder();
		new Race().add(THREADS, (thread) -> {
			for (int name = 0; name < names; name++) {
				long id = (long) thread * names + name;
				try (HeapTransaction transaction = this.heap.begin(TransactionOptions.DEFAULT)) {
					entries.insert(transaction, new Entry(id, "name" + name, thread));
					transaction.commit();
				} catch (UniqueKeyException ex) {
					taken.increment();
				}
			}
		}).run();
		assertThat(taken.sum()).isEqualTo((THREADS - 1) * names);
		try (HeapTransaction transaction = this.heap.begin(TransactionOptions.READ_ONLY)) {
			assertThat(entries.count(transaction)).isEqualTo(names);
		}
	}

	/** Each thread's inserts and deletes are its own, but they share leaves, spans and batches with the others'. */
	@Test
	void neighboursDoNotConflict() throws InterruptedException {
		Extent<Entry> entries = this.heap.extent(ENTRY);
		new Race().add(THREADS, (thread) -> {
			SplittableRandom random = new SplittableRandom(this.seed + thread);
			for (long number = 0; number < 600; number++) {
				long id = number * THREADS + thread;
				this.heap.inTransaction((transaction) -> entries.insert(transaction,
						new Entry(id, "name" + id + "x".repeat(random.nextInt(100)), id % 7)));
				if (random.nextInt(3) == 0) {
					this.heap.inTransactionWithoutResult((transaction) -> {
						entries.delete(transaction, entries.locate(transaction, id));
					});
				}
				if (random.nextInt(20) == 0) {
					// reserved and given back
					try (HeapTransaction transaction = this.heap.begin(TransactionOptions.DEFAULT)) {
						for (int extra = 0; extra < 50; extra++) {
							entries.insert(transaction, new Entry(-1 - id - extra, "extra" + extra + "of" + id, 8));
						}
					}
				}
			}
		}).run();
		assertThat(this.heap.statistics().conflictCount()).isZero();
	}

	/** Of all who add to one counter in the same snapshot one gets through: no addition is lost. */
	@ParameterizedTest
	@EnumSource
	void noUpdateIsLost(Isolation isolation) throws InterruptedException {
		Extent<Account> accounts = this.heap.extent(ACCOUNT);
		this.heap.inTransaction((transaction) -> accounts.insert(transaction, new Account(1, 0, "")));
		LongAdder added = new LongAdder();
		new Race().add(THREADS, (thread) -> {
			for (int count = 0; count < 400; count++) {
				try (HeapTransaction transaction = this.heap.begin(new TransactionOptions(isolation, false))) {
					long reference = accounts.locate(transaction, 1L);
					Account account = accounts.read(transaction, reference);
					accounts.update(transaction, reference, new Account(1, account.balance() + 1, ""));
					transaction.commit();
					added.increment();
				} catch (ConflictException ex) {
					Thread.onSpinWait();
				}
			}
		}).run();
		try (HeapTransaction transaction = this.heap.begin(TransactionOptions.READ_ONLY)) {
			assertThat(accounts.read(transaction, accounts.locate(transaction, 1L)).balance())
					.isEqualTo(added.sum());
		}
	}

	/** Each inserts only where it has counted few: with an index, by looking at all, and by a name that isn't there. */
	@Test
	void serializableTransactionsSeeNoPhantoms() throws InterruptedException {
		Extent<Entry> entries = this.heap.extent(ENTRY);
		int most = 4;
		AtomicInteger conflicts = new AtomicInteger();
		new Race().add(THREADS, (thread) -> {
			SplittableRandom random = new SplittableRandom(this.seed + thread);
			for (long count = 0; count < 400; count++) {
				long group = random.nextInt(12);
				// of the first groups by the index, of the others by what has none
				Criteria criteria = (group < 6)
						? Criteria.where("group", Operator.EQUAL, group)
						: Criteria.or(Criteria.where("group", Operator.EQUAL, group),
								Criteria.where("name", Operator.EQUAL, "no such name"));
				try (HeapTransaction transaction = this.heap
						.begin(new TransactionOptions(Isolation.SERIALIZABLE, false))) {
					if (entries.count(transaction, criteria) < most) {
						long id = count * THREADS + thread;
						entries.insert(transaction, new Entry(id, "name" + id, group));
					} else {
						References found = entries.find(transaction, Query.of(criteria));
						assertThat(found.next()).isTrue();
						entries.delete(transaction, found.reference());
					}
					transaction.commit();
				} catch (ConflictException ex) {
					conflicts.incrementAndGet();
				}
				try (HeapTransaction transaction = this.heap.begin(TransactionOptions.READ_ONLY)) {
					assertThat(entries.count(transaction, criteria)).isLessThanOrEqualTo(most);
				}
			}
		}).run();
		System.out.println(conflicts + " conflicts over ranges, " + this.heap.statistics().commitCount() + " commits");
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.Durability;
import dev.pmem.heap.HeapOptions;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.object.ReflectionTypeModels;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Operator;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.IndexDefinition;
import dev.pmem.heap.store.Savepoint;
import dev.pmem.heap.store.TransactionOptions;

/**
 * A pool of items, with a map beside it that holds what must be in it. Loaded by {@link FaultingLoader}.
 */
final class HeapFaultSubject implements FaultSubject {

	record Item(long id, String name, int size, byte[] data) {

		static Item of(long id, int generation, int dataBytes) {
			byte[] data = new byte[dataBytes];
			for (int index = 0; index < dataBytes; index++) {
				data[index] = (byte) (id * 31 + generation + (index >>> 10));
			}
			return new Item(id, "item" + id + '-' + generation, generation, data);
		}

		@Override
		public boolean equals(@Nullable Object other) {
			return other instanceof Item item && item.id == this.id && item.name.equals(this.name)
					&& item.size == this.size && java.util.Arrays.equals(item.data, this.data);
		}

		@Override
		public int hashCode() {
			return Long.hashCode(this.id);
		}

	}

	private static final ExtentDefinition<Item> ITEMS = new ExtentDefinition<>("items", Item.class,
			new ReflectionTypeModels(), "id", List.of(new IndexDefinition("name", List.of("name"), true),
					new IndexDefinition("size", List.of("size"), false)));

	private static final int LARGE_BYTES = 700 << 10;

	private static final long LARGE_ID = 5;

	private static final int MANY = 300;

	private Path path = Path.of("");

	private HeapOptions options = HeapOptions.DEFAULTS;

	private @Nullable PersistentHeap heap;

	private @Nullable Extent<Item> items;

	/** What is in the pool. */
	private final Map<Long, Item> known = new TreeMap<>();

	/** What is in it if the operation is done. */
	private Map<Long, @Nullable Item> changes = new HashMap<>();

	private @Nullable HeapTransaction reader;

	private @Nullable PersistentHeap second;

	private int generation;

	private long nextId = 1000;

	private int extentCount;

	private long committed;

	/** Whether the operation's commit has returned. */
	private boolean isCommitted;

	private PersistentHeap heap() {
		return Objects.requireNonNull(this.heap);
	}

	private Extent<Item> items() {
		return Objects.requireNonNull(this.items);
	}

	@Override
	public void open(Path path, boolean powerLoss) {
		this.path = path;
		this.options = new HeapOptions(powerLoss ? Durability.POWER_LOSS : Durability.PROCESS_CRASH, 4 << 20,
				1 << 30, HeapOptions.MINIMUM_JOURNAL_BYTES);
		reopen();
		heap().inTransactionWithoutResult((transaction) -> {
			for (long id = 1; id <= 100; id++) {
				Item item = Item.of(id, 0, (id == LARGE_ID) ? LARGE_BYTES : 20);
				items().insert(transaction, item);
				this.known.put(id, item);
			}
		});
	}

	private void reopen() {
		this.heap = PersistentHeap.open(this.path, this.options);
		this.items = this.heap.extent(ITEMS);
	}

	@Override
	public List<String> operations() {
		List<String> operations = new ArrayList<>(List.of("update", "insert", "delete", "insertMany", "deleteMany",
				"large",
				"grow", "savepoint", "generated", "extent", "root", "read", "reader", "verify", "close", "recover"));
		if (this.options.durability() == Durability.POWER_LOSS) {
			operations.add("move");
		}
		return operations;
	}

	@Override
	public void prepare(String operation) {
		this.changes = new HashMap<>();
		this.isCommitted = false;
		this.generation++;
		switch (operation) {
			case "update", "reader" -> change(1 + this.generation % 4, 20 + this.generation % 50);
			case "large" -> change(LARGE_ID, LARGE_BYTES);
			case "move" -> {
				smallJournal();
				change(LARGE_ID, LARGE_BYTES);
			}
			case "insert" -> change(this.nextId++, 20);
			case "savepoint" -> change(this.nextId, 20);
			case "generated" -> {
				// known once it was given
			}
			case "delete" -> {
				long id = this.nextId++;
				store(Item.of(id, this.generation, 20));
				this.changes.put(id, null);
			}
			case "insertMany" -> {
				for (int number = 0; number < MANY; number++) {
					change(this.nextId++, 20);
				}
			}
			case "deleteMany" -> {
				for (int number = 0; number < MANY; number++) {
					store(Item.of(this.nextId, this.generation, 20));
					this.changes.put(this.nextId++, null);
				}
			}
			case "grow" -> change(this.nextId++, 6 << 20);
			case "recover" -> copy();
			default -> {
			}
		}
	}

	/** The next commit that finds no room in the journal makes it move to a larger area. */
	private void smallJournal() {
		heap().close();
		this.options = this.options.withJournalSizeBytes(HeapOptions.MINIMUM_JOURNAL_BYTES);
		reopen();
		heap().close();
		this.options = this.options.withJournalSizeBytes(8 << 20);
		reopen();
		commitSomething();
	}

	private void change(long id, int dataBytes) {
		this.changes.put(id, Item.of(id, this.generation, dataBytes));
	}

	private void store(Item item) {
		heap().inTransaction((transaction) -> items().insert(transaction, item));
		this.known.put(item.id, item);
	}

	private Path copyPath() {
		return this.path.resolveSibling(this.path.getFileName() + ".copy");
	}

	/** As a kill leaves it. */
	private void copy() {
		try {
			Files.copy(this.path, copyPath(), StandardCopyOption.REPLACE_EXISTING);
		} catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void run(String operation) {
		switch (operation) {
			case "generated" -> {
				try (HeapTransaction transaction = heap().begin(TransactionOptions.DEFAULT)) {
					long id = 1_000_000 + items().nextSequenceValue();
					this.changes.put(id, Item.of(id, this.generation, 20));
					apply(transaction);
					commit(transaction);
				}
			}
			case "savepoint" -> runWithSavepoint();
			case "extent" -> heap().extent(new ExtentDefinition<>("extent" + this.extentCount++, Item.class,
					new ReflectionTypeModels(), "id", List.of(new IndexDefinition("size", List.of("size"), false))));
			case "root" -> heap().inTransactionWithoutResult((transaction) -> {
				heap().setRoot(transaction, "root", Item.of(1, this.generation, 10));
			});
			case "read" -> read();
			case "reader" -> {
				this.reader = heap().begin(TransactionOptions.READ_ONLY);
				commitChanges();
				this.reader.close();
			}
			case "verify" -> heap().verify();
			case "close" -> heap().close();
			case "recover" -> this.second = PersistentHeap.open(copyPath(), this.options);
			default -> commitChanges();
		}
	}

	private void commitChanges() {
		try (HeapTransaction transaction = heap().begin(TransactionOptions.DEFAULT)) {
			apply(transaction);
			commit(transaction);
		}
	}

	/** What follows in the caller may throw, too. */
	private void commit(HeapTransaction transaction) {
		transaction.commit();
		this.isCommitted = true;
	}

	private void apply(HeapTransaction transaction) {
		this.changes.forEach((id, item) -> {
			long reference = items().locate(transaction, id);
			if (item == null) {
				items().delete(transaction, reference);
			} else if (reference == Extent.NONE) {
				items().insert(transaction, item);
			} else {
				items().update(transaction, reference, item);
			}
		});
	}

	private void runWithSavepoint() {
		try (HeapTransaction transaction = heap().begin(TransactionOptions.DEFAULT)) {
			apply(transaction);
			Savepoint savepoint = transaction.savepoint();
			items().delete(transaction, items().locate(transaction, this.nextId));
			items().insert(transaction, Item.of(this.nextId + 1, this.generation, 300));
			transaction.rollbackTo(savepoint);
			commit(transaction);
		}
	}

	private void read() {
		try (HeapTransaction transaction = heap().begin(TransactionOptions.READ_ONLY)) {
			items().find(transaction, LARGE_ID);
			items().count(transaction, Criteria.where("size", Operator.EQUAL, 0));
			items().count(transaction);
		}
	}

	@Override
	public void check(String operation, boolean returned) {
		if (this.reader != null) {
			this.reader.close();
			this.reader = null;
		}
		switch (operation) {
			case "close" -> {
				heap().close();
				reopen();
			}
			case "recover" -> checkRecovered();
			default -> {
				if (this.isCommitted) {
					learn();
				}
			}
		}
		if (operation.equals("savepoint")) {
			this.nextId += 2;
		}
		checkChanged();
		if (heap().failure() != null) {
			throw new AssertionError("the pool takes no more commits", heap().failure());
		}
	}

	private void learn() {
		this.changes.forEach((id, item) -> {
			if (item == null) {
				this.known.remove(id);
			} else {
				this.known.put(id, item);
			}
		});
	}

	private void checkRecovered() {
		if (this.second == null) {
			this.second = PersistentHeap.open(copyPath(), this.options);
		}
		try (PersistentHeap recovered = this.second) {
			Extent<Item> found = recovered.extent(ITEMS);
			try (HeapTransaction transaction = recovered.begin(TransactionOptions.READ_ONLY)) {
				requireEqual("count after recovery", (long) this.known.size(), found.count(transaction));
			}
		}
		this.second = null;
	}

	private @Nullable Item find(long id) {
		try (HeapTransaction transaction = heap().begin(TransactionOptions.READ_ONLY)) {
			return items().find(transaction, id);
		}
	}

	private void checkChanged() {
		for (long id : this.changes.keySet()) {
			requireEqual("item " + id, this.known.get(id), find(id));
		}
		try (HeapTransaction transaction = heap().begin(TransactionOptions.READ_ONLY)) {
			requireEqual("count", (long) this.known.size(), items().count(transaction));
		}
	}

	private static void requireEqual(String what, @Nullable Object expected, @Nullable Object found) {
		if (!Objects.equals(expected, found)) {
			throw new AssertionError(what + ": expected " + expected + ", found " + found);
		}
	}

	@Override
	public void commitSomething() {
		this.committed++;
		Item item = Item.of(90, (int) this.committed, 30);
		heap().inTransaction((transaction) -> items().update(transaction, items().locate(transaction, 90L), item));
		this.known.put(90L, item);
	}

	@Override
	public void verify() {
		requireEqual("problems", List.of(), heap().verify().problems());
		awaitNoTransactions();
		try (HeapTransaction transaction = heap().begin(TransactionOptions.READ_ONLY)) {
			for (Item item : this.known.values()) {
				requireEqual("item " + item.id, item, items().find(transaction, item.id));
			}
		}
	}

	/** One that an error kept from being handed to its caller is found forgotten by a commit. */
	private void awaitNoTransactions() {
		long deadline = System.nanoTime() + 30_000_000_000L;
		while (heap().statistics().activeTransactionCount() > 0) {
			if (System.nanoTime() > deadline) {
				throw new AssertionError("transactions stay open: " + heap().statistics());
			}
			System.gc();
			commitSomething();
		}
	}

	@Override
	public void close() {
		heap().close();
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

import dev.pmem.data.transaction.PmemTransactionManager;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Operator;
import dev.pmem.heap.query.Query;
import dev.pmem.testing.TestSeed;

/**
 * Random transactions with savepoints, against a model: what must be found, and as which instance.
 */
class SessionModelTests {

	private static final int TRANSACTIONS = 150;

	private static final int STEPS = 60;

	private final long seed = TestSeed.next();

	private final Random random = new Random(this.seed);

	private PmemTemplate template;

	/** What is committed, then what the transaction sees; by id. */
	private Map<Long, State> model = new TreeMap<>();

	/** The instances that must be managed. */
	private Map<Long, Account> managed = new HashMap<>();

	private final Deque<Mark> marks = new ArrayDeque<>();

	private int owners;

	record State(String owner, long balance, List<String> notes) {

		State(Account account) {
			this(account.owner, account.balance, List.copyOf(account.notes));
		}

	}

	record Mark(Object savepoint, Map<Long, State> model, Map<Long, Account> managed) {}

	@Test
	void behavesAsItsModel() {
		try (TestHeap testHeap = new TestHeap()) {
			this.template = new PmemTemplate(testHeap.heap());
			this.template.extent(Account.class);
			TransactionTemplate transactions = new TransactionTemplate(new PmemTransactionManager(testHeap.heap()));
			for (int number = 0; number < TRANSACTIONS; number++) {
				Map<Long, State> before = new TreeMap<>(this.model);
				this.managed = new HashMap<>();
				this.marks.clear();
				boolean rollback = this.random.nextInt(4) == 0;
				transactions.executeWithoutResult((status) -> {
					for (int step = 0; step < STEPS; step++) {
						step(status);
						check();
					}
					if (rollback) {
						status.setRollbackOnly();
					}
				});
				if (rollback) {
					this.model = before;
				}
				Map<Long, State> stored = new TreeMap<>();
				this.template.findAll(Account.class).forEach((each) -> stored.put(each.id, new State(each)));
				assertThat(stored).as("seed %d, transaction %d", this.seed, number).isEqualTo(this.model);
			}
		}
	}

	private void step(TransactionStatus status) {
		Long id = this.model.isEmpty()
				? null
				: new ArrayList<>(this.model.keySet()).get(this.random.nextInt(this.model.size()));
		int choice = this.random.nextInt(100);
		if (choice < 15 || id == null) {
			Account account = new Account("o" + this.owners++, this.random.nextInt(5));
			this.template.save(account, Account.class);
			note(account);
		} else if (choice < 50) {
			Account account = find(id);
			change(account);
			note(account);
		} else if (choice < 60) {
			Account detached = copy(find(id));
			change(detached);
			assertThat(this.template.save(detached, Account.class)).as("seed %d", this.seed)
					.isSameAs(this.managed.get(id));
			note(this.managed.get(id));
			assertThat(this.model.get(id)).as("seed %d", this.seed).isEqualTo(new State(detached));
		} else if (choice < 70) {
			this.template.delete(find(id), Account.class);
			this.model.remove(id);
			this.managed.remove(id);
		} else if (choice < 75) {
			long balance = this.random.nextInt(5);
			this.template.delete(Query.of(Criteria.where("balance", Operator.EQUAL, balance)), Account.class);
			this.model.entrySet().removeIf((entry) -> entry.getValue().balance() == balance);
			this.managed.keySet().retainAll(this.model.keySet());
		} else if (choice < 82) {
			this.template.flush();
		} else if (choice < 91) {
			this.marks.push(
					new Mark(status.createSavepoint(), new TreeMap<>(this.model), new HashMap<>(this.managed)));
		} else if (!this.marks.isEmpty()) {
			for (int skip = this.random.nextInt(this.marks.size()); skip > 0; skip--) {
				this.marks.pop();
			}
			Mark mark = this.marks.peek();
			status.rollbackToSavepoint(mark.savepoint());
			this.model = new TreeMap<>(mark.model());
			this.managed = new HashMap<>(mark.managed());
		}
	}

	private void check() {
		this.managed.forEach((id, account) -> assertThat(new State(account)).as("seed %d, id %d", this.seed, id)
				.isEqualTo(this.model.get(id)));
		if (this.random.nextInt(5) == 0) {
			for (long balance = 0; balance < 5; balance++) {
				long expected = balance;
				assertThat(this.template.count(Criteria.where("balance", Operator.EQUAL, balance), Account.class))
						.as("seed %d", this.seed)
						.isEqualTo(this.model.values().stream().filter((state) -> state.balance() == expected).count());
			}
		}
	}

	private Account find(Long id) {
		Account account = this.template.findById(id, Account.class);
		assertThat(account).as("seed %d, id %d", this.seed, id).isNotNull();
		Account known = this.managed.putIfAbsent(id, account);
		assertThat(known == null || known == account).as("seed %d, same instance", this.seed).isTrue();
		return account;
	}

	private void note(Account account) {
		this.model.put(account.id, new State(account));
		this.managed.put(account.id, account);
	}

	private void change(Account account) {
		switch (this.random.nextInt(3)) {
			case 0 -> account.balance = this.random.nextInt(5);
			case 1 -> account.owner = "o" + this.owners++;
			default -> account.notes.add("n" + this.random.nextInt());
		}
	}

	private static Account copy(Account account) {
		Account copy = new Account(account.owner, account.balance);
		copy.id = account.id;
		copy.version = account.version;
		copy.notes.addAll(account.notes);
		return copy;
	}

}

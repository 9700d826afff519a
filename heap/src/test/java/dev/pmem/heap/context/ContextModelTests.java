/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;

import dev.pmem.heap.exception.ConflictException;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.Savepoint;
import dev.pmem.heap.store.TransactionOptions;
import dev.pmem.testing.TemporaryHeap;
import dev.pmem.testing.TestSeed;

/**
 * Random transactions with savepoints, against plain maps: what is found, as which instance, and what is stored in the end.
 */
class ContextModelTests {

	private static final int TRANSACTIONS = 120;

	private static final int STEPS = 60;

	private final long seed = TestSeed.next();

	private final Random random = new Random(this.seed);

	/** What the transaction has once it's flushed; by id. */
	private Map<Long, Ticket.State> flushed = new TreeMap<>();

	/** The instances that must be managed; by id. */
	private Map<Long, Ticket> managed = new HashMap<>();

	/** Instances that were detached since the transaction began: they must never be managed again. */
	private final Set<Ticket> detached = new HashSet<>();

	private final Deque<Mark> marks = new ArrayDeque<>();

	private final List<Long> deletedIds = new ArrayList<>();

	private int titles;

	private PersistenceContext context;

	private HeapTransaction transaction;

	private EntityType type;

	/** A savepoint, and what the model was. */
	private record Mark(Savepoint savepoint, int contextMark, Map<Long, Ticket.State> flushed,
			Map<Long, Ticket> managed) {}

	@Test
	void behavesAsItsModel() throws Exception {
		try (TemporaryHeap temporary = new TemporaryHeap()) {
			this.type = Ticket.type(temporary.heap());
			Map<Long, Ticket.State> committed = new TreeMap<>();
			for (int number = 0; number < TRANSACTIONS; number++) {
				try (HeapTransaction begun = temporary.heap().begin(TransactionOptions.DEFAULT)) {
					begin(begun);
					for (int step = 0; step < STEPS; step++) {
						step();
						check();
					}
					if (this.random.nextInt(4) == 0) {
						begun.rollback();
						this.context.rolledBack();
						this.flushed = new TreeMap<>(committed);
					} else {
						flush();
						begun.commit();
						committed = new TreeMap<>(this.flushed);
					}
				}
				try (HeapTransaction reading = temporary.heap().begin(TransactionOptions.READ_ONLY)) {
					Map<Long, Ticket.State> stored = new TreeMap<>();
					Extent<Ticket> tickets = temporary.heap().extent(Ticket.DEFINITION);
					var all = tickets.find(reading, Query.all());
					while (all.next()) {
						Ticket ticket = tickets.read(reading, all.reference());
						stored.put(Objects.requireNonNull(ticket.id), ticket.state());
					}
					assertThat(stored).as(message()).isEqualTo(committed);
				}
			}
		}
	}

	private void begin(HeapTransaction begun) {
		this.transaction = begun;
		this.context = PersistenceContext.managing(begun);
		this.managed = new HashMap<>();
		this.detached.clear();
		this.marks.clear();
	}

	private void step() {
		Long id = this.flushed.isEmpty()
				? null
				: new ArrayList<>(this.flushed.keySet()).get(this.random.nextInt(this.flushed.size()));
		int choice = this.random.nextInt(100);
		if (choice < 15 || id == null) {
			insert();
		} else if (choice < 45) {
			change(find(id));
		} else if (choice < 55) {
			merge(id);
		} else if (choice < 65) {
			delete(id);
		} else if (choice < 72) {
			flush();
		} else if (choice < 80) {
			detach(id);
		} else if (choice < 83) {
			clear();
		} else if (choice < 92) {
			flush();
			this.marks.push(new Mark(this.transaction.savepoint(), this.context.savepoint(),
					new TreeMap<>(this.flushed), new HashMap<>(this.managed)));
		} else if (!this.marks.isEmpty()) {
			rollBack();
		}
	}

	private void insert() {
		Ticket ticket = new Ticket("t" + this.titles++, this.random.nextInt(5));
		if (!this.deletedIds.isEmpty() && this.random.nextBoolean()) {
			// an id is used again, by another object
			long id = this.deletedIds.get(this.random.nextInt(this.deletedIds.size()));
			ticket.id = this.flushed.containsKey(id) ? null : (Long) id;
		}
		assertThat(this.context.insert(this.type, ticket)).as(message()).isSameAs(ticket);
		assertThat(ticket.version).as(message()).isZero();
		this.flushed.put(Objects.requireNonNull(ticket.id), ticket.state());
		this.managed.put(ticket.id, ticket);
	}

	/** Changes an instance, which is managed: the model learns of it with the flush. */
	private void change(Ticket ticket) {
		switch (this.random.nextInt(3)) {
			case 0 -> ticket.seats = this.random.nextInt(5);
			case 1 -> ticket.title = "t" + this.titles++;
			default -> ticket.notes.add("n" + this.random.nextInt());
		}
	}

	private void merge(Long id) {
		Ticket copy = find(id).copy();
		change(copy);
		Ticket stale = this.random.nextInt(4) == 0 ? copy.copy() : null;
		Ticket known = this.managed.get(id);
		this.context.flush();
		noteFlushed();
		boolean wasWritten = !Objects.equals(known.version, copy.version);
		if (wasWritten) {
			// the flush has written the managed instance: the copy is of an earlier version
			assertThat(refused(copy)).as(message()).isTrue();
			return;
		}
		assertThat(this.context.update(this.type, copy)).as(message()).isSameAs(known);
		assertThat(known.state()).as(message()).isEqualTo(copy.state());
		if (!copy.state().equals(this.flushed.get(id))) {
			assertThat(known.version).as(message()).isEqualTo(Objects.requireNonNull(copy.version) + 1);
			if (stale != null) {
				assertThat(refused(stale)).as(message()).isTrue();
			}
		}
		this.flushed.put(id, copy.state());
	}

	private boolean refused(Ticket ticket) {
		try {
			this.context.update(this.type, ticket);
			return false;
		} catch (ConflictException _) {
			return true;
		}
	}

	private void delete(Long id) {
		if (this.random.nextBoolean()) {
			Ticket given = this.random.nextBoolean() ? find(id) : null;
			if (given != null) {
				assertThat(this.context.delete(this.type, given)).as(message()).isTrue();
			} else {
				this.context.delete(this.type, this.context.locate(this.type, id));
			}
		} else {
			// past the context, which learns of it
			this.type.extent().delete(this.transaction, this.context.locate(this.type, id));
			if (this.random.nextBoolean()) {
				assertThat(this.context.find(this.type, id)).as(message()).isNull();
			}
			this.context.detachDeleted();
		}
		assertThat(this.context.locate(this.type, id)).as(message()).isEqualTo(Extent.NONE);
		this.flushed.remove(id);
		this.managed.remove(id);
		this.deletedIds.add(id);
	}

	private void flush() {
		this.context.flush();
		noteFlushed();
	}

	private void noteFlushed() {
		this.managed.forEach((id, ticket) -> this.flushed.put(id, ticket.state()));
	}

	private void detach(Long id) {
		Ticket known = this.managed.remove(id);
		Ticket given = (known != null)
				? known
				: (Ticket) this.type.extent().read(this.transaction, this.context.locate(this.type, id));
		if (known != null && this.random.nextInt(3) == 0) {
			// an equal instance is not the managed one
			this.context.detach(this.type, known.copy());
			assertThat(this.context.find(this.type, id)).as(message()).isSameAs(known);
		}
		this.context.detach(this.type, given);
		this.detached.add(given);
		if (this.random.nextBoolean()) {
			change(given);
		}
	}

	private void clear() {
		this.context.clear();
		this.detached.addAll(this.managed.values());
		this.managed.values().forEach(this::change);
		this.managed.clear();
		// what was deleted, or was managed at a savepoint, isn't managed again either
		this.marks.forEach((mark) -> {
			this.detached.addAll(mark.managed().values());
			mark.managed().clear();
		});
	}

	private void rollBack() {
		for (int skip = this.random.nextInt(this.marks.size()); skip > 0; skip--) {
			this.marks.pop();
		}
		Mark mark = this.marks.getFirst();
		this.transaction.rollbackTo(mark.savepoint());
		this.context.rollbackTo(mark.contextMark());
		this.flushed = new TreeMap<>(mark.flushed());
		this.managed = new HashMap<>(mark.managed());
		this.managed.values().removeAll(this.detached);
		this.managed.forEach((id, ticket) -> assertThat(ticket.state()).as(message()).isEqualTo(this.flushed.get(id)));
	}

	private Ticket find(Long id) {
		Ticket found = (Ticket) this.context.find(this.type, id);
		assertThat(found).as(message()).isNotNull();
		assertThat(this.detached).as(message()).doesNotContain(found);
		Ticket known = this.managed.putIfAbsent(id, found);
		if (known == null) {
			assertThat(found.state()).as(message()).isEqualTo(this.flushed.get(id));
		} else {
			assertThat(found).as(message()).isSameAs(known);
		}
		return found;
	}

	private void check() {
		this.context.checkConsistent();
		if (!this.deletedIds.isEmpty()) {
			Long id = this.deletedIds.get(this.random.nextInt(this.deletedIds.size()));
			if (!this.flushed.containsKey(id)) {
				assertThat(this.context.find(this.type, id)).as(message()).isNull();
			}
		}
		if (this.random.nextInt(5) == 0) {
			List<Long> ids = new ArrayList<>(this.managed.keySet());
			ids.forEach((id) -> assertThat(this.context.find(this.type, id)).as(message())
					.isSameAs(this.managed.get(id)));
		}
	}

	private String message() {
		return "seed " + this.seed;
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.Durability;
import dev.pmem.heap.HeapOptions;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.annotation.HeapObject;
import dev.pmem.heap.exception.ConflictException;
import dev.pmem.heap.exception.ReferencedObjectException;
import dev.pmem.heap.exception.UniqueKeyException;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.Hits;
import dev.pmem.heap.store.TransactionOptions;
import dev.pmem.testing.TestSeed;

/**
 * Threads that link and unlink the same objects: what each transaction keeps in order is in order at the end.
 */
class GraphRaceTests {

	private static final int THREADS = 4;

	private static final int ROUNDS = 250;

	private static final int STATIONS = 24;

	@TempDir
	Path folder;

	private final long seed = TestSeed.next();

	private final AtomicInteger conflicts = new AtomicInteger();

	private final AtomicInteger refusals = new AtomicInteger();

	private final AtomicInteger done = new AtomicInteger();

	private PersistentHeap heap;

	/** One of a ring. */
	@HeapObject
	static class Station {

		long id;

		@Nullable
		Station previous;

		@Nullable
		Station next;

		Station before() {
			return Objects.requireNonNull(this.previous);
		}

		Station after() {
			return Objects.requireNonNull(this.next);
		}

		void unlink() {
			before().next = this.next;
			after().previous = this.previous;
		}

		void linkAfter(Station other) {
			this.previous = other;
			this.next = other.next;
			after().previous = this;
			other.next = this;
		}

	}

	/** Refers to a station, which does not know of it. */
	@HeapObject
	static class Watcher {

		long id;

		@Nullable
		Station station;

	}

	@BeforeEach
	void open() {
		this.heap = PersistentHeap.open(this.folder.resolve("pool"),
				HeapOptions.DEFAULTS.withDurability(Durability.PROCESS_CRASH));
	}

	@AfterEach
	void close() {
		this.heap.close();
	}

	private Extent<Station> stations() {
		return this.heap.extent(ExtentDefinition.of("stations", Station.class).id("id").build());
	}

	private Extent<Watcher> watchers() {
		return this.heap.extent(ExtentDefinition.of("watchers", Watcher.class).id("id").build());
	}

	private static Station station(long id) {
		Station station = new Station();
		station.id = id;
		return station;
	}

	/** Runs actions in transactions of their own, again after a conflict. */
	private void race(BiConsumer<HeapTransaction, Random> action) throws InterruptedException {
		new Race().add(THREADS, (thread) -> {
			Random random = new Random(this.seed + thread);
			for (int round = 0; round < ROUNDS; round++) {
				while (!tryOnce(action, random)) {
					Thread.yield();
				}
			}
		}).run();
	}

	private boolean tryOnce(BiConsumer<HeapTransaction, Random> action, Random random) {
		try (HeapTransaction transaction = this.heap.begin(TransactionOptions.DEFAULT)) {
			action.accept(transaction, random);
			transaction.commit();
			this.done.incrementAndGet();
			return true;
		} catch (ConflictException | UniqueKeyException _) {
			this.conflicts.incrementAndGet();
			return false;
		} catch (ReferencedObjectException _) {
			this.refusals.incrementAndGet();
			return true;
		}
	}

	@Test
	void aRingStaysARing() throws InterruptedException {
		Extent<Station> stations = stations();
		this.heap.inTransactionWithoutResult((transaction) -> {
			Station first = station(0);
			first.previous = first;
			first.next = first;
			for (int id = 1; id < STATIONS; id++) {
				station(id).linkAfter(first);
			}
			stations.insert(transaction, first);
		});
		race((transaction, random) -> {
			Station moved = find(stations, transaction, random.nextInt(STATIONS));
			Station other = find(stations, transaction, random.nextInt(STATIONS));
			if (moved != other) {
				moved.unlink();
				moved.linkAfter(other);
			}
		});
		this.heap.inTransactionWithoutResult((transaction) -> {
			Set<Long> met = new HashSet<>();
			Station next = find(stations, transaction, 0);
			while (met.add(next.id)) {
				assertThat(next.after().previous).isSameAs(next);
				assertThat(next.before().next).isSameAs(next);
				next = next.after();
			}
			assertThat(next.id).isZero();
			assertThat(met).as("seed %d", this.seed).hasSize(STATIONS);
		});
		assertThat(this.conflicts.get()).isPositive();
		assertThat(this.heap.verify().problems()).isEmpty();
	}

	private static Station find(Extent<Station> stations, HeapTransaction transaction, long id) {
		return Objects.requireNonNull(stations.find(transaction, id));
	}

	@Test
	void noReferenceDanglesHoweverDeletesMeetLinks() throws InterruptedException {
		Extent<Station> stations = stations();
		Extent<Watcher> watchers = watchers();
		this.heap.inTransactionWithoutResult((transaction) -> {
			for (int id = 0; id < STATIONS; id++) {
				Watcher watcher = new Watcher();
				watcher.id = id;
				watchers.insert(transaction, watcher);
				stations.insert(transaction, station(id));
			}
		});
		race((transaction, random) -> {
			long id = random.nextInt(STATIONS);
			switch (random.nextInt(3)) {
				case 0 -> {
					long reference = stations.locate(transaction, id);
					if (reference == Extent.NONE) {
						stations.insert(transaction, station(id));
					} else {
						stations.delete(transaction, reference);
					}
				}
				case 1 -> watcher(watchers, transaction, random).station = stations.find(transaction, id);
				default -> watcher(watchers, transaction, random).station = null;
			}
		});
		this.heap.inTransactionWithoutResult((transaction) -> {
			Hits<Watcher> all = watchers.find(transaction, Query.all());
			while (all.next()) {
				Station watched = all.read().station;
				if (watched != null) {
					assertThat(stations.find(transaction, watched.id)).as("seed %d", this.seed).isSameAs(watched);
				}
			}
		});
		assertThat(this.conflicts.get()).isPositive();
		assertThat(this.refusals.get()).isPositive();
		assertThat(this.heap.verify().problems()).isEmpty();
	}

	private static Watcher watcher(Extent<Watcher> watchers, HeapTransaction transaction, Random random) {
		return Objects.requireNonNull(watchers.find(transaction, (long) random.nextInt(STATIONS)));
	}

}

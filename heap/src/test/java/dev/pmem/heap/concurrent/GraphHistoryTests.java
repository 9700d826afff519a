/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import dev.pmem.heap.Durability;
import dev.pmem.heap.HeapOptions;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.annotation.HeapObject;
import dev.pmem.heap.collection.PersistentList;
import dev.pmem.heap.concurrent.HistoryChecker.Committed;
import dev.pmem.heap.exception.ConflictException;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Operator;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.Isolation;
import dev.pmem.heap.store.TransactionOptions;
import dev.pmem.testing.TestSeed;

/**
 * Histories of transactions whose lists are made of references, in every way in which an object can hold a list; and
 * transactions that read through references what others change.
 */
@Tag("slow")
class GraphHistoryTests {

	private static final int LISTS = 5;

	private static final int THREADS = 4;

	private static final int ROUNDS = 80;

	private static final int SHIFTS = 3;

	private static final int DOCTORS = 4;

	private static final Criteria RESTED = Criteria.where("isTired", Operator.EQUAL, false);

	@TempDir
	Path folder;

	private PersistentHeap heap;

	/** How a list is held. */
	enum Holding {

		LIST, EMBEDDED, CHAIN, PERSISTENT

	}

	/** An element of a list, which tells the transaction that has appended it. */
	@HeapObject
	static class Entry {

		long id;

		long number;

		@Nullable
		Entry previous;

	}

	/** As {@link Entry}, without an id, as persistent collections refer to. */
	@HeapObject
	static class Stamp {

		long number;

	}

	static class Box {

		List<Entry> entries = new ArrayList<>();

	}

	@HeapObject
	static class Owner {

		long id;

		List<Entry> entries = new ArrayList<>();

		Box box = new Box();

		@Nullable
		Entry last;

		PersistentList<Stamp> persistent = PersistentList.create();

		List<Long> numbers(Holding holding) {
			return switch (holding) {
				case LIST -> numbers(this.entries);
				case EMBEDDED -> numbers(this.box.entries);
				case PERSISTENT -> this.persistent.stream().map((stamp) -> stamp.number).toList();
				case CHAIN -> {
					List<Long> numbers = new ArrayList<>();
					for (Entry entry = this.last; entry != null; entry = entry.previous) {
						numbers.addFirst(entry.number);
					}
					yield numbers;
				}
			};
		}

		private static List<Long> numbers(List<Entry> entries) {
			return entries.stream().map((entry) -> entry.number).toList();
		}

		void append(Holding holding, long number) {
			Entry entry = new Entry();
			entry.id = number * LISTS + this.id;
			entry.number = number;
			switch (holding) {
				case LIST -> this.entries.add(entry);
				case EMBEDDED -> this.box.entries.add(entry);
				case PERSISTENT -> {
					Stamp stamp = new Stamp();
					stamp.number = number;
					this.persistent.add(stamp);
				}
				case CHAIN -> {
					entry.previous = this.last;
					this.last = entry;
				}
			}
		}

	}

	@HeapObject
	static class Shift {

		long id;

		String name = "";

		List<Doctor> onCall = new ArrayList<>();

	}

	@HeapObject
	static class Doctor {

		long id;

		boolean isTired;

		@Nullable
		Shift shift;

	}

	@BeforeEach
	void open() {
		this.heap = PersistentHeap.open(this.folder.resolve("history.pmem"),
				new HeapOptions(Durability.PROCESS_CRASH, 4 << 20, 1 << 30));
	}

	@AfterEach
	void verifyAndClose() {
		assertThat(this.heap.verify().problems()).isEmpty();
		this.heap.close();
	}

	private <T> Extent<T> extent(Class<T> type) {
		return this.heap.extent(ExtentDefinition.of(type).id("id").build());
	}

	static Stream<Arguments> histories() {
		return Stream.of(Isolation.values()).flatMap((isolation) -> Stream.of(Holding.values()).map(
				(holding) -> Arguments.of(isolation, holding)));
	}

	@ParameterizedTest
	@MethodSource("histories")
	void dependenciesAreAsTheIsolationDemands(Isolation isolation, Holding holding) throws InterruptedException {
		long seed = TestSeed.next();
		extent(Entry.class);
		Extent<Owner> owners = extent(Owner.class);
		this.heap.inTransactionWithoutResult((transaction) -> {
			for (long id = 0; id < LISTS; id++) {
				Owner owner = new Owner();
				owner.id = id;
				owners.insert(transaction, owner);
			}
		});
		Queue<Committed> history = new ConcurrentLinkedQueue<>();
		new Race().add(THREADS, (thread) -> {
			SplittableRandom random = new SplittableRandom(seed + thread);
			for (long count = 0; count < ROUNDS; count++) {
				long number = count * THREADS + thread + 1;
				try (HeapTransaction transaction = this.heap.begin(new TransactionOptions(isolation, false))) {
					Committed one = run(owners, holding, transaction, number, random);
					transaction.commit();
					history.add(one);
				} catch (ConflictException ex) {
					Thread.onSpinWait();
				}
			}
		}).run();
		Map<Long, List<Long>> lists = new HashMap<>();
		this.heap.inTransactionWithoutResult((transaction) -> {
			for (long id = 0; id < LISTS; id++) {
				lists.put(id, find(owners, transaction, id).numbers(holding));
			}
		});
		assertThat(history.size()).isGreaterThan(ROUNDS / 2);
		assertThat(HistoryChecker.check(isolation, List.copyOf(history), lists)).as("seed %d", seed).isEmpty();
	}

	private static Committed run(Extent<Owner> owners, Holding holding, HeapTransaction transaction, long number,
			SplittableRandom random) {
		Committed one = new Committed(number, new HashMap<>(), new HashSet<>());
		for (int operation = 1 + random.nextInt(4); operation > 0; operation--) {
			long id = random.nextInt(LISTS);
			Owner owner = find(owners, transaction, id);
			List<Long> numbers = owner.numbers(holding);
			if (one.appended().contains(id)) {
				assertThat(numbers.getLast()).isEqualTo(number);
			} else {
				List<Long> before = one.read().putIfAbsent(id, numbers);
				assertThat(before).isIn(null, numbers);
				if (random.nextBoolean()) {
					owner.append(holding, number);
					one.appended().add(id);
				}
			}
			Thread.yield();
		}
		return one;
	}

	private static <T> T find(Extent<T> extent, HeapTransaction transaction, long id) {
		return Objects.requireNonNull(extent.find(transaction, id));
	}

	// Write skew through references

	/** How a transaction learns how many doctors a shift has. */
	enum Look {

		ELEMENTS {

			@Override
			long count(Extent<Doctor> doctors, Extent<Shift> shifts, HeapTransaction transaction, long shift) {
				return find(shifts, transaction, shift).onCall.stream().filter((doctor) -> !doctor.isTired).count();
			}

		},

		REFERENCE {

			@Override
			long count(Extent<Doctor> doctors, Extent<Shift> shifts, HeapTransaction transaction, long shift) {
				return doctors.count(transaction, Criteria.and(
						Criteria.where("shift", Operator.EQUAL, find(shifts, transaction, shift)), RESTED));
			}

		},

		PATH {

			@Override
			long count(Extent<Doctor> doctors, Extent<Shift> shifts, HeapTransaction transaction, long shift) {
				return doctors.count(transaction, Criteria.and(
						Criteria.where("shift.name", Operator.EQUAL, "shift " + shift), RESTED));
			}

		};

		abstract long count(Extent<Doctor> doctors, Extent<Shift> shifts, HeapTransaction transaction, long shift);

	}

	/** How a doctor leaves a shift: only the doctor is written, or only the reference to the shift. */
	enum Leave {

		TIRED {

			@Override
			void leave(Doctor doctor) {
				doctor.isTired = true;
			}

		},

		UNLINK {

			@Override
			void leave(Doctor doctor) {
				doctor.shift = null;
			}

		};

		abstract void leave(Doctor doctor);

	}

	private Extent<Doctor> doctors;

	private Extent<Shift> shifts;

	private void fillShifts() {
		this.doctors = extent(Doctor.class);
		this.shifts = extent(Shift.class);
		this.heap.inTransactionWithoutResult((transaction) -> {
			for (long id = 0; id < SHIFTS; id++) {
				Shift shift = new Shift();
				shift.id = id;
				shift.name = "shift " + id;
				for (int number = 0; number < DOCTORS; number++) {
					Doctor doctor = new Doctor();
					doctor.id = id * DOCTORS + number;
					doctor.shift = shift;
					shift.onCall.add(doctor);
				}
				this.shifts.insert(transaction, shift);
			}
		});
	}

	private void leaveUnlessLast(HeapTransaction transaction, Look look, Leave leave, long shift, int number) {
		Doctor doctor = find(this.doctors, transaction, shift * DOCTORS + number);
		if (!doctor.isTired && doctor.shift != null
				&& look.count(this.doctors, this.shifts, transaction, shift) > 1) {
			leave.leave(doctor);
		}
	}

	static Stream<Arguments> skews() {
		return Stream.of(Look.values()).flatMap((look) -> Stream.of(Leave.values())
				.filter((leave) -> leave == Leave.TIRED || look != Look.ELEMENTS)
				.map((leave) -> Arguments.of(look, leave)));
	}

	/** Two that each see the other leave nobody behind as snapshots, and conflict as serializable transactions. */
	@ParameterizedTest
	@MethodSource("skews")
	void aSkewOfTwoIsWhatTheIsolationAllows(Look look, Leave leave) {
		fillShifts();
		this.heap.inTransactionWithoutResult((transaction) -> {
			for (int number = 2; number < DOCTORS; number++) {
				leave.leave(find(this.doctors, transaction, number));
			}
		});
		assertThat(countBoth(Isolation.SERIALIZABLE, look, leave)).isOne();
		this.heap.inTransactionWithoutResult((transaction) -> {
			for (int number = 0; number < 2; number++) {
				find(this.doctors, transaction, number).isTired = false;
				find(this.doctors, transaction, number).shift = find(this.shifts, transaction, 0);
			}
		});
		assertThat(countBoth(Isolation.SNAPSHOT, look, leave)).isZero();
	}

	private long countBoth(Isolation isolation, Look look, Leave leave) {
		TransactionOptions options = new TransactionOptions(isolation, false);
		int committed = 0;
		try (HeapTransaction first = this.heap.begin(options); HeapTransaction second = this.heap.begin(options)) {
			leaveUnlessLast(first, look, leave, 0, 0);
			leaveUnlessLast(second, look, leave, 0, 1);
			first.commit();
			committed++;
			second.commit();
			committed++;
		} catch (ConflictException _) {
			assertThat(committed).isOne();
		}
		return this.heap.inTransaction((transaction) -> look.count(this.doctors, this.shifts, transaction, 0));
	}

	@ParameterizedTest
	@MethodSource("skews")
	void oneDoctorStaysOnCall(Look look, Leave leave) throws InterruptedException {
		long seed = TestSeed.next();
		fillShifts();
		AtomicInteger conflicts = new AtomicInteger();
		new Race().add(THREADS, (thread) -> {
			SplittableRandom random = new SplittableRandom(seed + thread);
			for (int count = 0; count < ROUNDS; count++) {
				try (HeapTransaction transaction = this.heap
						.begin(new TransactionOptions(Isolation.SERIALIZABLE, false))) {
					step(transaction, random, look, leave);
					transaction.commit();
				} catch (ConflictException _) {
					conflicts.incrementAndGet();
				}
			}
		}).run();
		this.heap.inTransactionWithoutResult((transaction) -> {
			for (long shift = 0; shift < SHIFTS; shift++) {
				assertThat(look.count(this.doctors, this.shifts, transaction, shift)).as("seed %d", seed).isPositive();
			}
		});
		assertThat(conflicts.get()).isPositive();
	}

	private void step(HeapTransaction transaction, SplittableRandom random, Look look, Leave leave) {
		long shift = random.nextInt(SHIFTS);
		int number = random.nextInt(DOCTORS);
		assertThat(look.count(this.doctors, this.shifts, transaction, shift)).isPositive();
		Thread.yield();
		if (random.nextInt(3) == 0) {
			Doctor doctor = find(this.doctors, transaction, shift * DOCTORS + number);
			doctor.isTired = false;
			doctor.shift = find(this.shifts, transaction, shift);
		} else {
			leaveUnlessLast(transaction, look, leave, shift, number);
		}
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.lang.reflect.Constructor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.pmem.testing.TestSeed;

/**
 * An error at every place in turn where memory is allocated, or stack is needed: in commits of all kinds, with both logs, in
 * closing, recovery and verification. What threw an error has changed nothing, what returned is done; other threads go on.
 */
@Tag("slow")
class FaultTests {

	private static final long DEADLINE_MILLIS = 60_000;

	/** Of long operations so many places are tried, drawn by the seed; with -Dpmem.fault.places=0 all. */
	private static final int MOST_PLACES = Integer.getInteger("pmem.fault.places", 40);

	/** Names of operations, with commas between; all of them if it is not set. */
	private static final @Nullable String ONLY = System.getProperty("pmem.fault.operations");

	@TempDir
	Path folder;

	@ParameterizedTest
	@CsvSource({"ALLOCATION, false, 1", "ALLOCATION, true, 1", "ALLOCATION, false, 3", "ALLOCATION, true, 3",
			"CALL, false, 1", "CALL, true, 1"})
	void anErrorAnywhereHarmsNobodyElse(FaultyThread.Kind kind, boolean powerLoss, int many) throws Exception {
		SplittableRandom random = new SplittableRandom(TestSeed.next());
		FaultSubject subject = subject();
		subject.open(this.folder.resolve("faults.pmem"), powerLoss);
		List<String> counts = new ArrayList<>();
		List<String> operations = new ArrayList<>(subject.operations());
		if (kind == FaultyThread.Kind.CALL) {
			// an opening makes sure of its stack first: StackPressureTests
			operations.remove("recover");
		}
		if (ONLY != null) {
			operations.retainAll(List.of(ONLY.split(",")));
		}
		for (String operation : operations) {
			counts.add(operation + ' ' + explore(subject, operation, kind, many, random));
			subject.verify();
		}
		System.out.println(kind + (powerLoss ? ", power loss" : ", process crash") + ", " + many + ": " + counts);
		subject.close();
	}

	static FaultSubject subject() throws ReflectiveOperationException {
		Constructor<?> constructor = new FaultingLoader().loadClass(HeapFaultSubject.class.getName())
				.getDeclaredConstructor();
		constructor.setAccessible(true);
		return (FaultSubject) constructor.newInstance();
	}

	/** Gives how many places there are. */
	private static int explore(FaultSubject subject, String operation, FaultyThread.Kind kind, int many,
			SplittableRandom random) throws InterruptedException {
		// twice without an error: what is done once only is no part of the count
		run(subject, operation, kind, 0, many);
		int places = run(subject, operation, kind, 0, many);
		int step = (MOST_PLACES == 0) ? 1 : Math.max(1, places / MOST_PLACES);
		for (int start = 1; start <= places; start += step) {
			run(subject, operation, kind, start + random.nextInt(step), many);
		}
		return places;
	}

	private static int run(FaultSubject subject, String operation, FaultyThread.Kind kind, int place, int many)
			throws InterruptedException {
		String what = operation + ", " + kind + ' ' + place;
		int[] places = {0};
		subject.prepare(operation);
		inThread(what, () -> {
			FaultyThread thread = FaultyThread.current();
			boolean returned = false;
			Throwable thrown = null;
			thread.arm(kind, place, many);
			try {
				subject.run(operation);
				returned = true;
			} catch (Throwable ex) {
				thrown = ex;
			} finally {
				places[0] = thread.disarm();
			}
			if (thrown != null && !thread.hasFired()) {
				throw new AssertionError(what + ": without a fault", thrown);
			}
			try {
				subject.check(operation, returned);
			} catch (Throwable ex) {
				if (thrown != null) {
					ex.addSuppressed(thrown);
				}
				throw new AssertionError(what + (returned ? ": returned" : ": threw " + thrown), ex);
			}
		});
		inThread(what + ", then another thread", subject::commitSomething);
		return places[0];
	}

	/** A thread of its own, which must end. */
	private static void inThread(String what, Runnable action) throws InterruptedException {
		AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
		FaultyThread thread = new FaultyThread(() -> {
			try {
				action.run();
			} catch (Throwable ex) {
				failure.set(ex);
			}
		});
		thread.start();
		thread.join(DEADLINE_MILLIS);
		if (thread.isAlive()) {
			StringBuilder stack = new StringBuilder();
			for (StackTraceElement element : thread.getStackTrace()) {
				stack.append("\n\tat ").append(element);
			}
			fail(what + ": waits for ever" + stack);
		}
		if (failure.get() != null) {
			throw new AssertionError(what, failure.get());
		}
		assertThat(thread.isAlive()).isFalse();
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import dev.pmem.demo.LedgerClient;
import dev.pmem.demo.LedgerTest;
import dev.pmem.testing.TestSeed;

/**
 * Many clients transfer between few accounts, so that they conflict; meanwhile others look.
 */
class ConcurrentTransfersTests extends LedgerTest {

	private static final int CLIENTS = 16;

	private static final int TRANSFERS = 100;

	@Test
	void conservesTheSum() throws Exception {
		long seed = TestSeed.next();
		SplittableRandom random = new SplittableRandom(seed);
		LedgerClient ledger = ledger();
		List<String> numbers = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			numbers.add(open("Concurrent " + i, 10_000));
		}
		AtomicBoolean over = new AtomicBoolean();
		try (ExecutorService executor = Executors.newCachedThreadPool()) {
			List<Callable<Integer>> clients = new ArrayList<>();
			for (int i = 0; i < CLIENTS; i++) {
				RandomGenerator own = random.split();
				clients.add(() -> transferAtRandom(ledger, numbers, own));
			}
			Future<Integer> watcher = executor.submit(() -> watch(ledger, over));
			int booked = 0;
			for (Future<Integer> client : executor.invokeAll(clients)) {
				booked += client.get();
			}
			over.set(true);
			assertThat(watcher.get()).isPositive();
			assertThat(booked).isBetween(1, CLIENTS * TRANSFERS);
			long sum = 0;
			long items = 0;
			for (String number : numbers) {
				long balance = balance(number);
				assertThat(balance).isNotNegative();
				sum += balance;
				items += ledger.get("/api/accounts/" + number + "/transfers").body().get("totalItems").asLong();
			}
			assertThat(sum).isEqualTo(50_000);
			// Each transfer is in two statements, each opening in one.
			assertThat(items).isEqualTo(2L * booked + 5);
		}
		ledger.assertBooksAreRight();
	}

	@Test
	void opensManyAccountsAtOnce() throws Exception {
		LedgerClient ledger = ledger();
		try (ExecutorService executor = Executors.newFixedThreadPool(CLIENTS)) {
			List<Callable<String>> openings = new ArrayList<>();
			for (int i = 0; i < 200; i++) {
				openings.add(() -> ledger.open("Opened at once", 100));
			}
			for (Future<String> opening : executor.invokeAll(openings)) {
				assertThat(balance(opening.get())).isEqualTo(100);
			}
		}
		ledger.assertBooksAreRight();
	}

	private static int transferAtRandom(LedgerClient ledger, List<String> numbers, RandomGenerator random) {
		int booked = 0;
		for (int i = 0; i < TRANSFERS; i++) {
			int from = random.nextInt(numbers.size());
			int to = (from + random.nextInt(1, numbers.size())) % numbers.size();
			LedgerClient.Answer answer = ledger.transfer(numbers.get(from), numbers.get(to),
					random.nextLong(1, 4_000));
			assertThat(answer.status()).as("%s", answer.body()).isIn(201, 422);
			booked += (answer.status() == 201) ? 1 : 0;
		}
		return booked;
	}

	/** Every look sees all of a transfer, or nothing of it. */
	private static int watch(LedgerClient ledger, AtomicBoolean over) {
		int looks = 0;
		while (!over.get()) {
			JsonNode totals = ledger.get("/api/totals").expect(200).body();
			assertThat(totals.get("sumCents").asLong()).isZero();
			JsonNode audit = ledger.get("/api/audit").expect(200).body();
			assertThat(audit.get("right").asBoolean()).as("%s", audit).isTrue();
			looks++;
		}
		return looks;
	}

}

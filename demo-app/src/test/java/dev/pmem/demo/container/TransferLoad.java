/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

import org.springframework.web.client.ResourceAccessException;

import dev.pmem.demo.LedgerClient;

/**
 * Many clients that transfer money over HTTP until the ledger is gone.
 */
final class TransferLoad {

	private static final int CLIENTS = 12;

	/** Beyond what an account has now and then. */
	private static final int MAXIMUM_CENTS = 50_000;

	private final LedgerClient ledger;

	private final List<String> numbers;

	private final ClientNotes notes;

	private final CountDownLatch acknowledgements;

	private volatile boolean dying;

	private TransferLoad(LedgerClient ledger, List<String> numbers, ClientNotes notes, int acknowledgementCount) {
		this.ledger = ledger;
		this.numbers = numbers;
		this.notes = notes;
		this.acknowledgements = new CountDownLatch(acknowledgementCount);
	}

	/**
	 * Lets clients transfer between these accounts, kills the ledger once it has acknowledged so many transfers, and
	 * waits until the last client has noticed.
	 * @param life what the references begin with; used only once
	 */
	static void run(LedgerClient ledger, List<String> numbers, ClientNotes notes, String life, SplittableRandom random,
			int acknowledgementCount, Runnable kill) throws Exception {
		TransferLoad load = new TransferLoad(ledger, numbers, notes, acknowledgementCount);
		try (ExecutorService executor = Executors.newCachedThreadPool()) {
			List<Future<?>> clients = new ArrayList<>();
			for (int i = 0; i < CLIENTS; i++) {
				String references = life + "/" + i + "/";
				RandomGenerator own = random.split();
				clients.add(executor.submit(() -> load.transfer(references, own)));
			}
			boolean reached = load.acknowledgements.await(1, TimeUnit.MINUTES);
			load.dying = true;
			kill.run();
			for (Future<?> client : clients) {
				client.get();
			}
			assertThat(reached).as("%s transfers within a minute", acknowledgementCount).isTrue();
		}
	}

	private void transfer(String references, RandomGenerator random) {
		try {
			for (int i = 0; true; i++) {
				transferOnce(references + i, random);
			}
		} catch (ResourceAccessException ex) {
			// no answer, so the outcome is unknown
			if (!this.dying) {
				throw ex;
			}
		}
	}

	private void transferOnce(String reference, RandomGenerator random) {
		int from = random.nextInt(this.numbers.size());
		int to = (from + 1 + random.nextInt(this.numbers.size() - 1)) % this.numbers.size();
		ClientNotes.Wanted wanted = new ClientNotes.Wanted(this.numbers.get(from), this.numbers.get(to),
				1 + random.nextInt(MAXIMUM_CENTS));
		this.notes.ask(reference, wanted);
		LedgerClient.Answer answer = this.ledger.post("/api/transfers", Map.of("from", wanted.from(), "to",
				wanted.to(), "amountCents", wanted.amountCents(), "reference", reference));
		if (answer.status() == 409 || answer.status() == 422) {
			this.notes.refused(reference);
			return;
		}
		this.notes.booked(reference, answer.expect(201).body().get("id").asLong());
		this.acknowledgements.countDown();
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;
import tools.jackson.databind.JsonNode;

import dev.pmem.demo.LedgerClient;
import dev.pmem.demo.account.AccountNumbers;
import dev.pmem.heap.HeapOptions;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.RecoveryReport.Outcome;
import dev.pmem.heap.store.Verification;
import dev.pmem.testing.TestSeed;

/**
 * The packaged application in a container, used by many clients, killed at random moments, and started again on the same
 * volume. Nothing acknowledged is lost, nothing is half done.
 */
@EnabledIf("isRequired")
class KilledContainerIT {

	private static final int KILLS_UNDER_LOAD = Integer.getInteger("pmem.container.kills", 10);

	private static final int ACCOUNTS = 20;

	private static final long OPENING_CENTS = 100_000;

	private static final HeapOptions OPTIONS = HeapOptions.DEFAULTS
			.withJournalSizeBytes(HeapOptions.MINIMUM_JOURNAL_BYTES);

	private final SplittableRandom random = new SplittableRandom(seed());

	private final ClientNotes notes = new ClientNotes();

	private final List<String> numbers = new ArrayList<>();

	@TempDir
	Path folder;

	private String volume;

	private int startsCutOff;

	/** Doesn't ask whether Docker is there: where it's required and isn't, the test fails. */
	static boolean isRequired() {
		boolean required = Boolean.parseBoolean(System.getenv("REQUIRE_DOCKER"));
		if (!required) {
			System.out.println("Containers are not tested: to do so, run ci/with-docker mvn verify");
		}
		return required;
	}

	private static long seed() {
		long seed = TestSeed.next();
		return seed;
	}

	@BeforeEach
	void createVolume() {
		assertThat(DockerClientFactory.instance().isDockerAvailable()).as("Docker is required").isTrue();
		this.volume = LedgerContainer.createVolume();
	}

	@AfterEach
	void removeVolume() {
		if (this.volume != null) {
			LedgerContainer.removeVolume(this.volume);
		}
	}

	@Test
	void everyAcknowledgedTransferSurvivesKills() throws Exception {
		for (int life = 0; life < KILLS_UNDER_LOAD; life++) {
			if (life % 4 == 1) {
				killWhileItStarts();
			}
			try (LedgerContainer container = LedgerContainer.start(this.volume)) {
				String found = (life == 0) ? openAccounts(container.ledger()) : checkAfterKill(container.ledger());
				long before = this.notes.bookedCount();
				TransferLoad.run(container.ledger(), this.numbers, this.notes, "life " + life, this.random,
						1 + this.random.nextInt(600), () -> assertThat(container.kill()).isEqualTo(137));
				System.out.println("Life " + life + ": " + found + "; then " + (this.notes.bookedCount() - before)
						+ " transfers acknowledged, " + this.notes.unknownCount() + " unanswered; "
						+ verifyPool(container, false));
			}
		}
		try (LedgerContainer container = LedgerContainer.start(this.volume)) {
			String found = checkAfterKill(container.ledger());
			// And work goes on.
			container.ledger().transfer(AccountNumbers.BANK, this.numbers.getFirst(), 1).expect(201);
			assertThat(container.stop()).as(container::output).isEqualTo(143);
			System.out.println("Last life: " + found + "; stopped in order; " + verifyPool(container, true));
		}
		System.out.println("Killed " + KILLS_UNDER_LOAD + " times under load, " + this.startsCutOff
				+ " times while starting; " + this.notes.bookedCount() + " transfers, none lost");
	}

	private String openAccounts(LedgerClient ledger) {
		assertThat(recovery(ledger).get("outcome").asString()).isEqualTo(Outcome.CREATED.name());
		for (int i = 0; i < ACCOUNTS; i++) {
			this.numbers.add(ledger.open("Customer " + i, OPENING_CENTS));
		}
		return "opened " + ACCOUNTS + " accounts";
	}

	/** Kills it between its first line of output and its first answer, so in its recovery, too. */
	private void killWhileItStarts() {
		try (LedgerContainer container = LedgerContainer.begin(this.volume, 1 + this.random.nextInt(20))) {
			assertThat(container.kill()).isEqualTo(137);
			this.startsCutOff++;
		}
	}

	/** Compares the books with the clients' notes, and tells what there was. */
	private String checkAfterKill(LedgerClient ledger) {
		JsonNode recovery = recovery(ledger);
		assertThat(recovery.get("outcome").asString()).isNotIn(Outcome.CREATED.name(), Outcome.CLEAN.name());
		long unknown = this.notes.unknownCount();
		int found = this.notes.settle(Books.read(ledger, this.numbers));
		JsonNode totals = ledger.get("/api/totals").expect(200).body();
		assertThat(totals.get("customersCents").asLong()).isEqualTo(ACCOUNTS * OPENING_CENTS);
		return "recovery " + recovery + ", of " + unknown + " unanswered transfers " + found + " were booked";
	}

	private static JsonNode recovery(LedgerClient ledger) {
		return ledger.get("/api/pool").expect(200).body().get("recovery");
	}

	/** Opens and checks a copy of the pool's file, as the dead container has left it. */
	private String verifyPool(LedgerContainer container, boolean stopped) {
		Path copy = this.folder.resolve("copy.pmem");
		container.copyPool(copy);
		try (PersistentHeap heap = PersistentHeap.open(copy, OPTIONS)) {
			Outcome outcome = heap.recovery().outcome();
			assertThat(outcome == Outcome.CLEAN).as("%s", outcome).isEqualTo(stopped);
			assertThat(outcome).isNotEqualTo(Outcome.CREATED);
			Verification verification = heap.verify();
			assertThat(verification.problems()).isEmpty();
			return "copy of the pool: " + outcome + ", " + verification.objectCount() + " objects verified";
		}
	}

}

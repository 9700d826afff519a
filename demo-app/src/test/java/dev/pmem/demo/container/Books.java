/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import tools.jackson.databind.JsonNode;

import dev.pmem.demo.LedgerClient;
import dev.pmem.demo.account.AccountNumbers;

/**
 * All that a ledger's statements list, put together and checked: each transfer on both of its accounts, each balance the
 * sum of its statement, each reference once.
 */
final class Books {

	/** A transfer in the books. */
	record Booking(long id, ClientNotes.Wanted transfer) {}

	private static final String OPENING = "Opening balance";

	private record Leg(String reference, Booking booking) {}

	private final Map<Long, Leg> outgoing = new HashMap<>();

	private final Map<Long, Leg> incoming = new HashMap<>();

	private Books() {}

	/**
	 * Reads and checks the books of a ledger at which nobody works.
	 * @param numbers of all accounts but the bank's
	 * @return the transfers that clients asked for, by their references
	 */
	static Map<String, Booking> read(LedgerClient ledger, List<String> numbers) {
		Books books = new Books();
		List<String> all = new ArrayList<>(numbers);
		all.add(AccountNumbers.BANK);
		for (String number : all) {
			assertThat(books.readStatement(ledger, number)).as("sum of the statement of %s", number)
					.isEqualTo(ledger.balance(number));
		}
		assertThat(books.outgoing).as("what left an account has reached another").isEqualTo(books.incoming);
		Map<String, Booking> byReference = new HashMap<>();
		for (Leg leg : books.outgoing.values()) {
			if (!leg.reference().equals(OPENING)) {
				assertThat(byReference.put(leg.reference(), leg.booking())).as("twice: %s", leg).isNull();
			}
		}
		JsonNode totals = ledger.get("/api/totals").expect(200).body();
		assertThat(totals.get("accounts").asInt()).isEqualTo(all.size());
		assertThat(totals.get("transfers").asInt()).isEqualTo(books.outgoing.size());
		ledger.assertBooksAreRight();
		return byReference;
	}

	/** Reads the statement of an account, and gives the sum of it. */
	private long readStatement(LedgerClient ledger, String number) {
		long sumCents = 0;
		String before = "";
		while (true) {
			JsonNode page = ledger.get("/api/accounts/" + number + "/transfers?size=200" + before).expect(200).body();
			for (JsonNode item : page.get("items")) {
				sumCents += add(number, item);
			}
			if (page.get("next").isNull()) {
				return sumCents;
			}
			before = "&before=" + page.get("next").asLong();
		}
	}

	private long add(String number, JsonNode item) {
		boolean leaves = item.get("direction").asString().equals("OUT");
		String counterpart = item.get("counterpartNumber").asString();
		long amountCents = item.get("amountCents").asLong();
		Booking booking = new Booking(item.get("id").asLong(), leaves
				? new ClientNotes.Wanted(number, counterpart, amountCents)
				: new ClientNotes.Wanted(counterpart, number, amountCents));
		Leg before = (leaves ? this.outgoing : this.incoming).put(booking.id(),
				new Leg(item.get("reference").asString(), booking));
		assertThat(before).as("listed twice: %s", item).isNull();
		return leaves ? -amountCents : amountCents;
	}

}

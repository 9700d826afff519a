/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.audit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

import dev.pmem.demo.LedgerTest;
import dev.pmem.demo.account.Account;
import dev.pmem.demo.account.AccountRepository;

class AuditApiTests extends LedgerTest {

	@Autowired
	AccountRepository accounts;

	@Test
	void addsUp() {
		JsonNode before = totals();
		String number = open("Ada", 5_000);
		ledger().transfer(number, open("Grace", 0), 1_000).expect(201);
		JsonNode after = totals();
		assertThat(after.get("accounts").asLong()).isEqualTo(before.get("accounts").asLong() + 2);
		assertThat(after.get("transfers").asLong()).isEqualTo(before.get("transfers").asLong() + 2);
		assertThat(after.get("customersCents").asLong()).isEqualTo(before.get("customersCents").asLong() + 5_000);
		assertThat(after.get("bankCents").asLong()).isEqualTo(before.get("bankCents").asLong() - 5_000);
		ledger().assertBooksAreRight();
	}

	@Test
	void noticesMoneyThatCameFromNowhere() {
		String number = open("Forger", 100);
		change(number, 7);
		try {
			JsonNode totals = totals();
			assertThat(totals.get("conserved").asBoolean()).isFalse();
			assertThat(totals.get("sumCents").asLong()).isEqualTo(7);
			JsonNode audit = ledger().get("/api/audit").expect(200).body();
			assertThat(audit.get("right").asBoolean()).isFalse();
			assertThat(audit.get("mismatches")).hasSize(1);
			JsonNode mismatch = audit.get("mismatches").get(0);
			assertThat(mismatch.get("number").asString()).isEqualTo(number);
			assertThat(mismatch.get("balanceCents").asLong()).isEqualTo(107);
			assertThat(mismatch.get("transferredCents").asLong()).isEqualTo(100);
		} finally {
			change(number, -7);
		}
		ledger().assertBooksAreRight();
	}

	private void change(String number, long cents) {
		Account account = this.accounts.findByNumber(number).orElseThrow();
		account.deposit(cents);
		this.accounts.save(account);
	}

	private JsonNode totals() {
		return ledger().get("/api/totals").expect(200).body();
	}

}

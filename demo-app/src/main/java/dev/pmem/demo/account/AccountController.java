/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.account;

import java.net.URI;
import java.util.List;

import jakarta.validation.Valid;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import dev.pmem.demo.web.PageView;

/**
 * Accounts over HTTP.
 */
@RestController
@RequestMapping("/api/accounts")
class AccountController {

	private final AccountService accounts;

	AccountController(AccountService accounts) {
		this.accounts = accounts;
	}

	@GetMapping
	PageView<AccountView> list(@Valid @ModelAttribute AccountListRequest request) {
		return PageView.of(this.accounts.search(request.searched(), request.pageable()), AccountView::of);
	}

	@PostMapping
	ResponseEntity<AccountView> open(@Valid @RequestBody OpenAccountRequest request) {
		String number = (request.number() == null) ? this.accounts.freeNumber() : request.number();
		long openingCents = (request.openingBalanceCents() == null) ? 0 : request.openingBalanceCents();
		NewAccount newAccount = new NewAccount(request.owner().strip(), number, openingCents);
		this.accounts.open(List.of(newAccount));
		// Read again, for an instance knows its version only once it is committed.
		return ResponseEntity.created(URI.create("/api/accounts/" + number))
				.body(AccountView.of(this.accounts.get(number)));
	}

	@GetMapping("/{number}")
	AccountView get(@PathVariable String number) {
		return AccountView.of(this.accounts.get(number));
	}

}

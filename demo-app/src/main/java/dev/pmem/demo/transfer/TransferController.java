/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.transfer;

import java.net.URI;
import java.util.Objects;

import jakarta.validation.Valid;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Transfers over HTTP.
 */
@RestController
@RequestMapping("/api")
class TransferController {

	private final TransferService transfers;

	private final Statements statements;

	TransferController(TransferService transfers, Statements statements) {
		this.transfers = transfers;
		this.statements = statements;
	}

	@PostMapping("/transfers")
	ResponseEntity<TransferView> transfer(@Valid @RequestBody TransferRequest request) {
		TransferView transfer = this.transfers.transfer(request.from(), request.to(), request.amountCents(),
				request.reference());
		return ResponseEntity.created(URI.create("/api/transfers/" + transfer.id())).body(transfer);
	}

	@GetMapping("/transfers/{id}")
	TransferView get(@PathVariable long id) {
		return this.transfers.get(id);
	}

	@GetMapping("/accounts/{number}/transfers")
	StatementView statement(@PathVariable String number, @Valid @ModelAttribute StatementRequest request) {
		return this.statements.statement(number, request.before(), Objects.requireNonNullElse(request.size(), 20));
	}

}

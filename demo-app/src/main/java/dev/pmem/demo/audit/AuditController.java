/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.audit;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Whether the books are right, over HTTP.
 */
@RestController
@RequestMapping("/api")
class AuditController {

	private final AuditService audits;

	AuditController(AuditService audits) {
		this.audits = audits;
	}

	@GetMapping("/totals")
	Totals totals() {
		return this.audits.totals();
	}

	@GetMapping("/audit")
	AuditReport audit() {
		return this.audits.audit();
	}

}

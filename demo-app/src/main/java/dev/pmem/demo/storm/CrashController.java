/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.storm;

import jakarta.validation.Valid;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Halts the JVM over HTTP.
 */
@RestController
class CrashController {

	private final CrashService crashes;

	CrashController(CrashService crashes) {
		this.crashes = crashes;
	}

	@PostMapping("/api/crash")
	@ResponseStatus(HttpStatus.ACCEPTED)
	StormView crash(@Valid @RequestBody CrashRequest request) {
		return this.crashes.crash().view();
	}

}

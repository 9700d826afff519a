/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.storm;

import java.time.Duration;

import jakarta.validation.Valid;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Storms over HTTP.
 */
@RestController
@RequestMapping("/api/storm")
class StormController {

	private final StormService storms;

	StormController(StormService storms) {
		this.storms = storms;
	}

	@GetMapping
	StormView get() {
		return this.storms.view();
	}

	@PostMapping
	@ResponseStatus(HttpStatus.ACCEPTED)
	StormView start(@Valid @RequestBody StormRequest request) {
		return this.storms.start(request.threads(), Duration.ofSeconds(request.seconds())).view();
	}

	@DeleteMapping
	StormView stop() throws InterruptedException {
		return this.storms.stop();
	}

}

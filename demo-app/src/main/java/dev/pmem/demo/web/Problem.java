/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.web;

import java.net.URI;
import java.util.Locale;

import org.springframework.http.HttpStatus;

/**
 * Kinds of problems, each with its HTTP status. The name makes the {@code type} of the problem details, so it is part of
 * the API.
 */
public enum Problem {

	/** Fields break a rule that needs no look at the books. */
	INVALID_REQUEST(HttpStatus.BAD_REQUEST, "Some fields are not right"),
	/** The path names no account. */
	ACCOUNT_NOT_FOUND(HttpStatus.NOT_FOUND, "No such account"),
	/** A field of the request names no account. */
	UNKNOWN_ACCOUNT(HttpStatus.UNPROCESSABLE_CONTENT, "No such account"),
	/** From and to an account at once. */
	SAME_ACCOUNT(HttpStatus.UNPROCESSABLE_CONTENT, "Same account"),
	/** An account does not cover the amount. */
	INSUFFICIENT_FUNDS(HttpStatus.UNPROCESSABLE_CONTENT, "Insufficient funds"),
	/** Another account has this number. */
	NUMBER_TAKEN(HttpStatus.CONFLICT, "Account number taken"),
	/** Others were faster at each of many attempts. */
	CONFLICT(HttpStatus.CONFLICT, "Too many at once"),
	/** The path names no transfer. */
	TRANSFER_NOT_FOUND(HttpStatus.NOT_FOUND, "No such transfer"),
	/** Not the parts that were announced. */
	MALFORMED_UPLOAD(HttpStatus.BAD_REQUEST, "Malformed upload"),
	/** Nothing to import. */
	EMPTY_FILE(HttpStatus.BAD_REQUEST, "Empty file"),
	/** The queue of imports is full. */
	TOO_MANY_IMPORTS(HttpStatus.TOO_MANY_REQUESTS, "Too many imports"),
	/** The path names no import, or one that is long over. */
	IMPORT_NOT_FOUND(HttpStatus.NOT_FOUND, "No such import"),
	/** There is one storm at a time. */
	STORM_RUNNING(HttpStatus.CONFLICT, "A storm is running"),
	/** Nothing that a storm could transfer. */
	TOO_FEW_ACCOUNTS(HttpStatus.CONFLICT, "Too few accounts"),
	/** By the settings of this application. */
	CRASH_DISABLED(HttpStatus.FORBIDDEN, "Halting the JVM is disabled"),
	/** A browser says that a page of another site sent it. */
	CROSS_SITE(HttpStatus.FORBIDDEN, "Request from another site"),
	/** It may not grow further, or the disk is full. */
	POOL_FULL(HttpStatus.INSUFFICIENT_STORAGE, "The pool is full"),
	/** A bug, or worse. */
	INTERNAL_ERROR(HttpStatus.INTERNAL_SERVER_ERROR, "Something broke");

	private final HttpStatus status;

	private final String title;

	private final URI type;

	Problem(HttpStatus status, String title) {
		this.status = status;
		this.title = title;
		this.type = URI.create("urn:ledger:" + name().toLowerCase(Locale.ROOT).replace('_', '-'));
	}

	public HttpStatus status() {
		return this.status;
	}

	public String title() {
		return this.title;
	}

	public URI type() {
		return this.type;
	}

}

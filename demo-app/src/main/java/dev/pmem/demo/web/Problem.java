package dev.pmem.demo.web;

import java.net.URI;
import java.util.Locale;

import org.springframework.http.HttpStatus;

/**
 * Kinds of problems, each with its HTTP status. The name makes the {@code type} of the problem details, so it is part of
 * the API.
 */
public enum Problem {

	INVALID_REQUEST(HttpStatus.BAD_REQUEST, "Some fields are not right"), ACCOUNT_NOT_FOUND(HttpStatus.NOT_FOUND,
			"No such account"), UNKNOWN_ACCOUNT(HttpStatus.UNPROCESSABLE_CONTENT, "No such account"), SAME_ACCOUNT(
					HttpStatus.UNPROCESSABLE_CONTENT, "Same account"), INSUFFICIENT_FUNDS(
							HttpStatus.UNPROCESSABLE_CONTENT, "Insufficient funds"), NUMBER_TAKEN(HttpStatus.CONFLICT,
									"Account number taken"), CONFLICT(HttpStatus.CONFLICT,
											"Too many at once"), EMPTY_FILE(HttpStatus.BAD_REQUEST,
													"Empty file"), TOO_MANY_IMPORTS(HttpStatus.TOO_MANY_REQUESTS,
															"Too many imports"), TRANSFER_NOT_FOUND(
																	HttpStatus.NOT_FOUND,
																	"No such transfer"), IMPORT_NOT_FOUND(
																			HttpStatus.NOT_FOUND,
																			"No such import"), STORM_RUNNING(
																					HttpStatus.CONFLICT,
																					"A storm is running"), TOO_FEW_ACCOUNTS(
																							HttpStatus.CONFLICT,
																							"Too few accounts"), CRASH_DISABLED(
																									HttpStatus.FORBIDDEN,
																									"Halting the JVM is disabled"), CROSS_SITE(
																											HttpStatus.FORBIDDEN,
																											"Request from another site"), POOL_FULL(
																													HttpStatus.INSUFFICIENT_STORAGE,
																													"The pool is full");

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

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.exception;

import java.util.OptionalLong;

import org.jspecify.annotations.Nullable;

/**
 * Root of the heap's exceptions. There is one subclass for each reaction of the caller, and there are no others, so a
 * {@code switch} over them needs no {@code default}. A message names the pool, what was expected, what was found, and
 * what to do. {@link #pool()}, {@link #offset()}, {@link #expected()}, {@link #found()} and {@link #advice()} return
 * these facts one by one.
 */
public abstract sealed class PoolException extends RuntimeException
		permits
		ApplicationCodeException,
		ConflictException,
		CorruptPoolException,
		EngineException,
		LayoutMismatchException,
		NotAPoolException,
		PoolAccessException,
		PoolFullException,
		PoolLockedException,
		ReferencedObjectException,
		SnapshotTooOldException,
		UniqueKeyException,
		UnstorableValueException,
		UnsupportedFormatException,
		UnsupportedTypeException {

	private static final long serialVersionUID = 1L;

	private final PoolFacts facts;

	private final String advice;

	/**
	 * @param message the whole message
	 * @param advice what to do, whether the message says so or not
	 */
	PoolException(String message, PoolFacts facts, String advice, @Nullable Throwable cause) {
		super(message, cause);
		this.facts = facts;
		this.advice = advice;
	}

	/** A problem in words and what to do about it, as one message. */
	static String message(String problem, String advice) {
		return problem + ". " + advice;
	}

	/** The pool, the place in it, what was expected and what was found. */
	public PoolFacts facts() {
		return this.facts;
	}

	/** The pool's name, which is the path of its file; null if it was not known where the exception was thrown. */
	public @Nullable String pool() {
		return this.facts.pool();
	}

	/** The offset in the pool, in bytes from the start of its file; empty if there is none, or none is known. */
	public OptionalLong offset() {
		return (this.facts.offset() != PoolFacts.NO_OFFSET)
				? OptionalLong.of(this.facts.offset())
				: OptionalLong.empty();
	}

	/** What was expected; null if it can't be said in a few words. */
	public @Nullable String expected() {
		return this.facts.expected();
	}

	/** What was found instead; null if nothing was found, or if it can't be said in a few words. */
	public @Nullable String found() {
		return this.facts.found();
	}

	/** The advice: what to do. */
	public String advice() {
		return this.advice;
	}

	/** The message without its advice. */
	public String problem() {
		String message = String.valueOf(getMessage());
		String end = ". " + this.advice;
		return message.endsWith(end) ? message.substring(0, message.length() - end.length()) : message;
	}

}

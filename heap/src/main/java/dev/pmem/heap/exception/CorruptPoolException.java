/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.exception;

import org.jspecify.annotations.Nullable;

/**
 * Bytes of the pool are not the bytes that were written. Restore a backup. Objects that were read before remain right.
 */
public sealed class CorruptPoolException extends PoolException permits PowerLossException {

	private static final long serialVersionUID = 1L;

	/** The kinds of damage; each has its own advice. */
	private enum Damage {

		POOL("Restore a backup."),

		PLACE("What the pool holds elsewhere can still be read; restore a backup."),

		LOST_WRITE("Nothing was overwritten. Check the disk and restore a backup."),

		CUT_OFF("Restore the whole file."),

		EMPTIED("Restore the whole file; to begin with a new pool delete it."),

		INDEX("Restore a backup, or drop and build the index anew.");

		final String advice;

		Damage(String advice) {
			this.advice = advice;
		}

	}

	private CorruptPoolException(String problem, PoolFacts facts, Damage damage, @Nullable Throwable cause) {
		super(message(facts.complete(problem), damage.advice), facts, damage.advice, cause);
	}

	CorruptPoolException(String message, PoolFacts facts, String advice) {
		super(message, facts, advice, null);
	}

	/**
	 * @param message the whole message; the exception has no facts about the pool
	 */
	public CorruptPoolException(String message) {
		super(message, PoolFacts.NONE, Damage.POOL.advice, null);
	}

	/**
	 * @param message the whole message; the exception has no facts about the pool
	 */
	public CorruptPoolException(String message, Throwable cause) {
		super(message, PoolFacts.NONE, Damage.POOL.advice, cause);
	}

	/** Damage of a part without which the pool can't be used: its header, its log, its descriptors, its catalog. */
	public static CorruptPoolException damaged(PoolFacts facts, String problem) {
		return new CorruptPoolException(facts.subject() + " is damaged: " + problem, facts, Damage.POOL, null);
	}

	/** Damage of one block or one object; others can still be read. */
	public static CorruptPoolException damagedAt(PoolFacts facts, String problem) {
		return new CorruptPoolException(facts.subject() + " is damaged" + facts.place() + ": " + problem, facts,
				Damage.PLACE, null);
	}

	/** A part that is right by itself, but of an earlier state than the rest of the pool. */
	public static CorruptPoolException lostWrite(PoolFacts facts, String problem) {
		return new CorruptPoolException(facts.subject() + " is damaged: " + problem, facts, Damage.LOST_WRITE, null);
	}

	/** The pool's file is shorter than the pool. */
	public static CorruptPoolException cutOff(PoolFacts facts, String problem) {
		return new CorruptPoolException(facts.subject() + " is cut off: " + problem, facts, Damage.CUT_OFF, null);
	}

	/** The pool's file is empty. */
	public static CorruptPoolException emptied(PoolFacts facts, String problem) {
		return new CorruptPoolException(facts.subject() + " is cut off: " + problem, facts, Damage.EMPTIED, null);
	}

	/** Damage of a node of an index, which can be built anew from the objects. */
	public static CorruptPoolException ofIndex(int number, PoolFacts facts) {
		return new CorruptPoolException("Index " + number + ", node" + facts.place(), facts, Damage.INDEX, null);
	}

	/** The payload of an object can't be read. The decoder that throws this does not know the object's place. */
	public static CorruptPoolException ofObject(String problem) {
		return ofObject(problem, null);
	}

	/** The payload of an object can't be read, as another exception says. */
	public static CorruptPoolException ofObject(String problem, @Nullable Throwable cause) {
		return new CorruptPoolException("Object is damaged: " + problem, PoolFacts.NONE, Damage.PLACE, cause);
	}

	/** A stored layout of objects can't be read. */
	public static CorruptPoolException ofLayout(String problem) {
		return ofLayout(problem, null);
	}

	/** A stored layout of objects can't be read, as another exception says. */
	public static CorruptPoolException ofLayout(String problem, @Nullable Throwable cause) {
		return new CorruptPoolException("Layout is damaged: " + problem, PoolFacts.NONE, Damage.POOL, cause);
	}

}

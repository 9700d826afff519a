/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.diagnostics;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

import dev.pmem.heap.exception.ApplicationCodeException;
import dev.pmem.heap.exception.ConflictException;
import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.EngineException;
import dev.pmem.heap.exception.LayoutMismatchException;
import dev.pmem.heap.exception.NotAPoolException;
import dev.pmem.heap.exception.PoolAccessException;
import dev.pmem.heap.exception.PoolException;
import dev.pmem.heap.exception.PoolFullException;
import dev.pmem.heap.exception.PoolLockedException;
import dev.pmem.heap.exception.PowerLossException;
import dev.pmem.heap.exception.ReferencedObjectException;
import dev.pmem.heap.exception.SnapshotTooOldException;
import dev.pmem.heap.exception.UniqueKeyException;
import dev.pmem.heap.exception.UnstorableValueException;
import dev.pmem.heap.exception.UnsupportedFormatException;
import dev.pmem.heap.exception.UnsupportedTypeException;

/**
 * Explains why a pool could not be opened, or why entities can't be kept in it. The exceptions' messages name the pool
 * or the property and what was found. The action says what the application's owner can do.
 */
class PoolFailureAnalyzer extends AbstractFailureAnalyzer<PoolException> {

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, PoolException cause) {
		return switch (cause) {
			case PoolLockedException _ -> analysis("The pool is in use already.", """
					Stop the process that has the pool open, or give this application a pool of its own with the \
					property 'pmem.pool.path'. Tests whose contexts are open at the same time need a pool each, for \
					example pmem.pool.path=target/${random.uuid}.pmem""", cause);
			case NotAPoolException _ -> analysis("The pool could not be opened, for the file is something else.", """
					Name another file with the property 'pmem.pool.path', or move this one away; it was left \
					as it was.""", cause);
			case UnsupportedFormatException _ -> analysis(
					"The pool could not be opened, for this release does not know its format.", """
							Run the application with the release of pmem that wrote the pool, or a newer one; or name \
							another file with the property 'pmem.pool.path'. The pool was left as it was.""", cause);
			case PowerLossException _ -> analysis(
					"The pool was not synced when the machine stopped, as the durability process-crash asks for.",
					"""
							Restore the pool from a backup; or, for data that can be made anew, start once with the property \
							'pmem.pool.after-power-loss' set to 'accept': the pool is then opened as it is, with parts of \
							commits in it. With 'verify', the default, it's opened if it is exactly as some commit has left it. \
							'pmem.pool.durability=power-loss' keeps this from happening again.""",
					cause);
			case CorruptPoolException _ -> analysis("The pool is damaged.", """
					Restore the pool from a backup, or name another file with the property 'pmem.pool.path'. Check \
					the disk before you trust it again. 'java -jar' on the pmem-heap jar with the arguments 'verify' \
					and the file tells what is damaged, without changing it.""", cause);
			case PoolAccessException _ -> analysis("The pool could not be opened.", """
					Make sure that the file and its directory can be read and written by the user who runs the \
					application, or name another file with the property 'pmem.pool.path'.""", cause);
			case PoolFullException _ -> analysis("There's not enough space for the pool.", """
					Make room on the disk, lower 'pmem.pool.initial-size', raise 'pmem.pool.max-size', or name a file \
					on another disk with the property 'pmem.pool.path'.""", cause);
			case UnsupportedTypeException unsupported -> new FailureAnalysis(
					"An entity has a property or a class that can't be stored.%n%n    %s.".formatted(unsupported
							.problem()),
					unsupported.advice().replace("as transient",
							"as transient (@org.springframework.data.annotation.Transient)") + ".", cause);
			case LayoutMismatchException _ -> analysis(
					"An entity's class has changed in a way that its stored objects can't follow.",
					"""
							Give the property the type that it was stored with, or a new name; put a constant or class back \
							that is still stored; mark what was renamed with @PreviousName. The pool was left as it was, and \
							the application's release before opens it. Or name another file with the property \
							'pmem.pool.path'.""",
					cause);
			case UniqueKeyException unique when unique.isOfStoredObjects() -> analysis(
					"An index can't be made unique, for stored objects have the same key.",
					"""
							Start with the index not unique, give these objects other keys, or delete all but one of each \
							key, and make it unique then. The pool was left as it was.""",
					cause);
			case EngineException _ -> analysis("The pool could not be opened, for pmem has made a mistake.",
					"""
							Report the mistake with its stack trace. Nothing says that the pool is damaged: start again, or with \
							the release that was used before.""",
					cause);
			// transactions throw these, the opening of a pool does not
			case ApplicationCodeException _,ConflictException _,ReferencedObjectException _,SnapshotTooOldException _,UniqueKeyException _,UnstorableValueException _ ->
				null;
		};
	}

	private static FailureAnalysis analysis(String summary, String action, PoolException cause) {
		return new FailureAnalysis("%s%n%n    %s".formatted(summary, cause.getMessage()), action, cause);
	}

}

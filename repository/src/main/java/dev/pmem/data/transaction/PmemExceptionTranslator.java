/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.transaction;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DataRetrievalFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.IncorrectResultSizeDataAccessException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.dao.NonTransientDataAccessException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.dao.support.PersistenceExceptionTranslator;
import org.springframework.data.mapping.MappingException;
import org.springframework.transaction.TransactionException;

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
import dev.pmem.heap.exception.ReferencedObjectException;
import dev.pmem.heap.exception.SnapshotTooOldException;
import dev.pmem.heap.exception.UniqueKeyException;
import dev.pmem.heap.exception.UnstorableValueException;
import dev.pmem.heap.exception.UnsupportedFormatException;
import dev.pmem.heap.exception.UnsupportedTypeException;

/**
 * Translates the heap's exceptions to Spring's. The translation keeps the message, and has the heap's exception as its
 * cause.
 */
public class PmemExceptionTranslator implements PersistenceExceptionTranslator {

	/** Makes a translator; translators keep no state. */
	public PmemExceptionTranslator() {}

	@Override
	public @Nullable DataAccessException translateExceptionIfPossible(RuntimeException ex) {
		return switch (ex) {
			case PoolException pool -> translate(pool);
			case IllegalArgumentException argument ->
				new InvalidDataAccessApiUsageException(message(argument), argument);
			default -> null;
		};
	}

	/**
	 * The exception to throw in place of the given one: its translation, a mapping error for an unsupported type, or
	 * the given exception itself.
	 */
	public RuntimeException translate(RuntimeException ex) {
		if (ex instanceof UnsupportedTypeException) {
			return new MappingException(message(ex), ex);
		}
		DataAccessException translated = translateExceptionIfPossible(ex);
		return (translated != null) ? translated : ex;
	}

	private static DataAccessException translate(PoolException ex) {
		String message = message(ex);
		return switch (ex) {
			case ConflictException _ -> new OptimisticLockingFailureException(message, ex);
			case SnapshotTooOldException _ -> new TransientDataAccessResourceException(message, ex);
			case UniqueKeyException _ -> new DuplicateKeyException(message, ex);
			case ReferencedObjectException _ -> new DataIntegrityViolationException(message, ex);
			case UnstorableValueException _ -> new DataIntegrityViolationException(message, ex);
			case UnsupportedTypeException _ -> new InvalidDataAccessApiUsageException(message, ex);
			case PoolFullException _ -> new NonTransientDataAccessResourceException(message, ex);
			case CorruptPoolException _ -> new DataRetrievalFailureException(message, ex);
			case LayoutMismatchException _ -> new InvalidDataAccessResourceUsageException(message, ex);
			case PoolAccessException _ -> new DataAccessResourceFailureException(message, ex);
			case ApplicationCodeException _,EngineException _,NotAPoolException _,PoolLockedException _,UnsupportedFormatException _ ->
				new UncategorizedPoolException(message, ex);
		};
	}

	/**
	 * The exception for a conflict whose object is known to the application as an entity.
	 * @param entity class and id of the entity that another transaction has changed
	 */
	DataAccessException translateConflict(ConflictException ex, String entity) {
		return new OptimisticLockingFailureException("The " + entity
				+ " was changed by a transaction that has committed since this one began. Run this one again.", ex);
	}

	/** The exception for another manager's transaction that can't commit, because the heap's part of it was given up. */
	static DataAccessException markedForRollback() {
		return new VetoException("The transaction can't commit: its part on the heap was marked for rollback, because a"
				+ " repository, or a service of the heap's transaction manager, threw an exception in it", null);
	}

	/**
	 * The exception by which another manager is told to roll back: a failure of the kind that managers throw themselves does
	 * not make them do that.
	 */
	static DataAccessException veto(TransactionException ex) {
		return new VetoException("The transaction can't commit: " + message(ex), ex);
	}

	/** The exception for a call that the application must not make so: no later attempt can succeed. */
	public static DataAccessException misuse(String message) {
		return new InvalidDataAccessApiUsageException(message);
	}

	/**
	 * The exception for code that writes after the end of a transaction: it expects to be in the transaction, but its changes
	 * would not be atomic with it.
	 */
	public static DataAccessException ended(String what) {
		return misuse(what
				+ " is refused: the transaction has ended, and this is called back after its commit or rollback. "
				+ "Write in a new one: @Transactional(propagation = Propagation.REQUIRES_NEW)");
	}

	/** The exception for a query that finds so many results where one was asked for. */
	public static DataAccessException tooManyResults(String message, long found) {
		return new IncorrectResultSizeDataAccessException(message, 1, (int) Math.min(found, Integer.MAX_VALUE));
	}

	private static String message(RuntimeException ex) {
		String message = ex.getMessage();
		return (message != null) ? message : ex.toString();
	}

	/** An exception for a transaction whose part on the heap must not commit. */
	private static final class VetoException extends NonTransientDataAccessException {

		private static final long serialVersionUID = 1L;

		VetoException(String message, @Nullable Throwable cause) {
			super(message, cause);
		}

	}

	/** An exception for failures that fit no other exception. */
	private static final class UncategorizedPoolException extends NonTransientDataAccessException {

		private static final long serialVersionUID = 1L;

		UncategorizedPoolException(String message, Throwable cause) {
			super(message, cause);
		}

	}

}

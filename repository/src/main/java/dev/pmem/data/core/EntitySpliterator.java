/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core;

import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;

import dev.pmem.data.transaction.PmemExceptionTranslator;

/**
 * The entities of a cursor, as the source of a stream. Releases its resources when it comes to the end or fails.
 *
 * @param <T> the class of the entities
 */
final class EntitySpliterator<T> extends AbstractSpliterator<T> {

	private final ResultCursor cursor;

	private final PmemExceptionTranslator translator;

	private final Runnable release;

	private boolean done;

	EntitySpliterator(ResultCursor cursor, PmemExceptionTranslator translator, Runnable release) {
		super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
		this.cursor = cursor;
		this.translator = translator;
		this.release = release;
	}

	@Override
	@SuppressWarnings("unchecked")
	public boolean tryAdvance(Consumer<? super T> action) {
		T entity;
		try {
			if (this.done || !this.cursor.next()) {
				this.done = true;
				this.release.run();
				return false;
			}
			entity = (T) this.cursor.result();
		} catch (RuntimeException ex) {
			this.release.run();
			throw this.translator.translate(ex);
		}
		action.accept(entity);
		return true;
	}

}

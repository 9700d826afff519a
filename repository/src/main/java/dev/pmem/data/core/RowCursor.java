/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.query.Query;
import dev.pmem.heap.query.Selection;
import dev.pmem.heap.store.Rows;

/**
 * What is selected of the entities that a query finds in a session, in place of the entities. The changes of managed
 * entities that the query or the selection looks at are written first.
 */
final class RowCursor implements ResultCursor {

	private final Rows rows;

	private final UnaryOperator<@Nullable Object[]> loading;

	private RowCursor(Rows rows, UnaryOperator<@Nullable Object[]> loading) {
		this.rows = rows;
		this.loading = loading;
	}

	/** A cursor that reads each row when it comes to it. */
	static RowCursor of(Session session, EntityBinding binding, Query query, Selection selection,
			QueryConversions conversions) {
		Query resolved = binding.conditions().resolved(session, query);
		session.context().flush(binding.entityType(), resolved, selection);
		return new RowCursor(binding.extent().select(session.transaction(), resolved, selection),
				(row) -> conversions.load(row, selection, binding.type()));
	}

	/** As {@link #of}, with rows as they are now, whatever the transaction changes meanwhile. */
	static ResultCursor stable(Session session, EntityBinding binding, Query query, Selection selection,
			QueryConversions conversions) {
		RowCursor cursor = of(session, binding, query, selection, conversions);
		if (session.transaction().options().readOnly()) {
			return cursor;
		}
		List<@Nullable Object[]> read = new ArrayList<>();
		while (cursor.next()) {
			read.add(cursor.values());
		}
		return new ResultCursor() {

			private int position = -1;

			@Override
			public boolean next() {
				return ++this.position < read.size();
			}

			@Override
			public Object result() {
				return read.get(this.position);
			}

		};
	}

	@Override
	public boolean next() {
		return this.rows.next();
	}

	@Nullable
	Object[] values() {
		return this.loading.apply(this.rows.values());
	}

	@Override
	public Object result() {
		return this.loading.apply(this.rows.values());
	}

}

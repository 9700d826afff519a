/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core;

import dev.pmem.heap.query.Query;
import dev.pmem.heap.store.Hits;

/**
 * What a query finds in a session. The changes of managed entities of the class are written first, so that it sees them.
 */
final class EntityCursor {

	private final Session session;

	private final EntityBinding binding;

	private final Hits<Object> hits;

	EntityCursor(Session session, EntityBinding binding, Query query) {
		this(session, binding, find(session, binding, query));
	}

	private EntityCursor(Session session, EntityBinding binding, Hits<Object> hits) {
		this.session = session;
		this.binding = binding;
		this.hits = hits;
	}

	/**
	 * A cursor over what the query finds now, while the transaction goes on to change things; what it deletes is left out.
	 */
	static EntityCursor stable(Session session, EntityBinding binding, Query query) {
		Hits<Object> found = find(session, binding, query);
		if (session.transaction().options().readOnly()) {
			return new EntityCursor(session, binding, found);
		}
		ReferenceList list = ReferenceList.of(found);
		session.trackDeletions();
		return new EntityCursor(session, binding, new Hits<>() {

			private int position = -1;

			@Override
			public boolean next() {
				do {
					this.position++;
				} while (this.position < list.size() && session.isDeleted(list.get(this.position)));
				return this.position < list.size();
			}

			@Override
			public long reference() {
				return list.get(this.position);
			}

			@Override
			public Object read() {
				return binding.extent().read(session.transaction(), reference());
			}

		});
	}

	private static Hits<Object> find(Session session, EntityBinding binding, Query query) {
		session.flush(binding);
		return binding.extent().find(session.transaction(), query);
	}

	boolean next() {
		return this.hits.next();
	}

	Object entity() {
		return this.session.load(this.binding, this.hits);
	}

	/** The references of all that's left, which may then be deleted. */
	ReferenceList remaining() {
		return ReferenceList.of(this.hits);
	}

}

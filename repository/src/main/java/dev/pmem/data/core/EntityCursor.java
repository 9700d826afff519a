/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core;

import dev.pmem.heap.context.PersistenceContext;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.store.Hits;

/**
 * The entities that a query finds in a session. The changes of managed entities of the class are written first, so that
 * the query sees them.
 */
final class EntityCursor implements ResultCursor {

	private final Session session;

	private final EntityBinding binding;

	private final Hits<Object> hits;

	private final boolean isDetached;

	private EntityCursor(Session session, EntityBinding binding, Hits<Object> hits, boolean isDetached) {
		this.session = session;
		this.binding = binding;
		this.hits = hits;
		this.isDetached = isDetached;
	}

	/** A cursor over the entities that the query finds. */
	static EntityCursor of(Session session, EntityBinding binding, Query query) {
		return new EntityCursor(session, binding, find(session, binding, query), false);
	}

	/**
	 * As {@link #of}, but with new instances that the session does not keep, even for managed entities. An object that
	 * the transaction changes meanwhile comes with its changes, or not at all.
	 */
	static EntityCursor detached(Session session, EntityBinding binding, Query query) {
		return new EntityCursor(session, binding, find(session, binding, query), true);
	}

	/**
	 * A cursor over the entities that the query finds now. The transaction may change objects meanwhile; deleted
	 * objects are left out.
	 */
	static EntityCursor stable(Session session, EntityBinding binding, Query query) {
		Hits<Object> found = find(session, binding, query);
		if (session.transaction().options().readOnly()) {
			return new EntityCursor(session, binding, found, false);
		}
		ReferenceList list = ReferenceList.of(found);
		return new EntityCursor(session, binding, new Hits<>() {

			private int position = -1;

			@Override
			public boolean next() {
				do {
					this.position++;
				} while (this.position < list.size()
						&& session.context().isDeleted(binding.entityType(), list.get(this.position)));
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

		}, false);
	}

	private static Hits<Object> find(Session session, EntityBinding binding, Query query) {
		Query resolved = binding.conditions().resolved(session, query);
		session.context().flush(binding.entityType(), resolved, null);
		return binding.extent().find(session.transaction(), resolved);
	}

	@Override
	public boolean next() {
		return this.hits.next();
	}

	@Override
	public Object result() {
		PersistenceContext context = this.session.context();
		return this.isDetached
				? context.read(this.binding.entityType(), this.hits)
				: context.load(this.binding.entityType(), this.hits);
	}

	/** The references of all remaining objects, which may then be deleted. */
	ReferenceList remaining() {
		return ReferenceList.of(this.hits);
	}

}

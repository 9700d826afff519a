package dev.pmem.data.core;

import dev.pmem.heap.query.Query;
import dev.pmem.heap.store.References;

/**
 * What a query finds in a session. The changes of managed entities of the class are written first, so that it sees them.
 */
final class EntityCursor {

	private final Session session;

	private final EntityBinding binding;

	private final References references;

	EntityCursor(Session session, EntityBinding binding, Query query) {
		session.flush(binding);
		this.session = session;
		this.binding = binding;
		this.references = binding.extent().find(session.transaction(), query);
	}

	boolean next() {
		return this.references.next();
	}

	Object entity() {
		return this.session.load(this.binding, this.references.reference());
	}

	/** The references of all that's left, which may then be deleted. */
	ReferenceList remaining() {
		ReferenceList result = new ReferenceList();
		while (this.references.next()) {
			result.add(this.references.reference());
		}
		return result;
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core;

/**
 * An entity of which a transaction has an instance.
 */
final class ManagedEntity {

	final EntityBinding binding;

	final long reference;

	Object instance;

	/** The version in the heap, as this transaction sees it; {@link VersionAccess#ABSENT} without one. */
	long version;

	/** Whether it's no longer managed: deleted, or found after a savepoint that was rolled back to. */
	boolean detached;

	ManagedEntity(EntityBinding binding, long reference, Object instance) {
		this.binding = binding;
		this.reference = reference;
		this.instance = instance;
		readVersion();
	}

	void readVersion() {
		VersionAccess access = this.binding.version();
		this.version = (access == null) ? VersionAccess.ABSENT : access.get(this.instance);
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The instances that belong together although their transaction has ended: a part that is loaded later gets the instances
 * that are there already. They are known by extent and id, never by their place alone, which may be another object's by now.
 * Guarded by its monitor.
 */
final class DetachedGraph {

	private final Map<Identity, Object> instances = new HashMap<>();

	/** Knows the objects without ids. */
	private final @Nullable ReadObjects readObjects;

	/** What identifies a stored object at all times. */
	private record Identity(Object extent, ByteBuffer key) {}

	/** The graph of a context whose transaction has ended. */
	DetachedGraph(ManagedObjects managed, @Nullable ReadObjects readObjects) {
		this.readObjects = readObjects;
		add(managed);
	}

	/** The objects of a context become known by their ids. */
	void add(ManagedObjects managed) {
		managed.map().forEach((object) -> {
			EntityType type = object.type;
			if (type.hasIds()) {
				this.instances.putIfAbsent(identity(type, type.keyOf(object.instance)), object.instance);
			} else if (this.readObjects != null) {
				ReadObjects.Entry entry = this.readObjects.get(object.instance);
				if (entry != null) {
					this.instances.putIfAbsent(identity(type, entry.reference, entry.digest), object.instance);
				}
			}
		});
	}

	private static Identity identity(EntityType type, byte[] key) {
		return new Identity(type.home(), ByteBuffer.wrap(key));
	}

	/** The place alone would not do: it may be another object's by now. */
	private static Identity identity(EntityType type, long reference, int digest) {
		return new Identity(type.home(),
				ByteBuffer.allocate(Long.BYTES + Integer.BYTES).putLong(reference).putInt(digest).flip());
	}

	/** The instance of an object without an id, the state of which is the one that was read. */
	@Nullable
	Object get(EntityType type, long reference, int digest) {
		return this.instances.get(identity(type, reference, digest));
	}

	@Nullable
	Object get(EntityType type, byte[] key) {
		return this.instances.get(identity(type, key));
	}

}

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
 * that are there already. They are known by extent and id, never by their place, which may be another object's by now.
 * Guarded by its monitor.
 */
final class DetachedGraph {

	private final Map<Identity, Object> instances = new HashMap<>();

	/** What identifies a stored object at all times. */
	private record Identity(Object extent, ByteBuffer key) {}

	/** The graph of a context whose transaction has ended. */
	DetachedGraph(ManagedObjects managed) {
		add(managed);
	}

	/** The objects of a context become known by their ids. */
	void add(ManagedObjects managed) {
		managed.map().forEach((object) -> {
			EntityType type = object.type;
			if (type.hasIds()) {
				this.instances.putIfAbsent(identity(type, type.keyOf(object.instance)), object.instance);
			}
		});
	}

	private static Identity identity(EntityType type, byte[] key) {
		return new Identity(type.home(), ByteBuffer.wrap(key));
	}

	@Nullable
	Object get(EntityType type, byte[] key) {
		return this.instances.get(identity(type, key));
	}

}

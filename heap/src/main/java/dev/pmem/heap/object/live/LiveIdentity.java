/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.live;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * {@code equals}, {@code hashCode} and {@code toString} of live objects. Generated code calls the methods.
 */
public final class LiveIdentity {

	private LiveIdentity() {}

	/** Whether two instances stand for the same object: one instance does, and so do two of one type with the same id. */
	public static boolean isSame(LiveInstance instance, @Nullable Object other) {
		if (instance == other) {
			return true;
		}
		if (!(other instanceof LiveInstance live)
				|| live.pmemState().type().type() != instance.pmemState().type().type()) {
			return false;
		}
		Object id = instance.pmemState().id();
		return id != null && Objects.equals(id, live.pmemState().id());
	}

	/** A hash that fits {@link #isSame}. It changes when a new object gets its id. */
	public static int hash(LiveInstance instance) {
		Object id = instance.pmemState().id();
		return (id != null) ? id.hashCode() : System.identityHashCode(instance);
	}

	/** The object's properties, for people. */
	public static String describe(LiveInstance instance) {
		LiveState state = instance.pmemState();
		return state.type().describe(state.bytes());
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * How to take back what saving did to instances, should the transaction be rolled back: so that an instance whose insert
 * was rolled back is new again.
 */
final class UndoLog {

	private final List<Runnable> actions = new ArrayList<>();

	int mark() {
		return this.actions.size();
	}

	void add(Runnable action) {
		this.actions.add(action);
	}

	/** Notes the present value of a property that is about to be set. */
	void note(PropertyAccess property, Object instance) {
		if (property.isMutable()) {
			@Nullable
			Object value = property.get(instance);
			this.actions.add(() -> property.set(instance, value));
		}
	}

	/** Takes back what was done since the mark, the newest first. */
	void undoTo(int mark) {
		while (this.actions.size() > mark) {
			this.actions.removeLast().run();
		}
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The actions that take back the changes of a context to instances and to its identity map. Not thread-safe.
 * <p>
 * Invariant: a mark is the count of actions that were added before it; the oldest {@code forgotten} actions of these
 * are gone without having been run.
 */
final class UndoActions {

	private List<Runnable> actions = List.of();

	private int forgotten;

	int mark() {
		return this.forgotten + this.actions.size();
	}

	void add(Runnable action) {
		if (this.actions.isEmpty()) {
			this.actions = new ArrayList<>();
		}
		this.actions.add(action);
	}

	/** Notes the present value of a property that is about to be set. */
	void note(AssignedProperty property, Object instance) {
		if (property.isMutable()) {
			@Nullable
			Object value = property.get(instance);
			add(() -> property.set(instance, value));
		}
	}

	/** Takes back the changes since the mark, the newest first. */
	void undoTo(int mark) {
		while (!this.actions.isEmpty() && mark() > mark) {
			this.actions.removeLast().run();
		}
	}

	/** Takes back the changes between two marks, the newest first. Taking them back again later does no harm. */
	void undo(int from, int to) {
		for (int position = to - 1; position >= Math.max(from, this.forgotten); position--) {
			this.actions.get(position - this.forgotten).run();
		}
	}

	/** Forgets all actions: the changes so far are not taken back. */
	void forget() {
		this.forgotten = mark();
		this.actions = List.of();
	}

}

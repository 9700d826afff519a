/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import java.util.ArrayList;
import java.util.List;

import dev.pmem.heap.exception.ApplicationCodeException;

/**
 * How often a flush goes through the managed instances: once more whenever a listener was called that may have changed
 * instances which the flush has passed. Not thread-safe.
 * <p>
 * What a listener changes in an instance that was just written is no reason to write the instance again in the same flush.
 */
final class FlushRounds {

	/** Far more than listeners need that come to an end. */
	private static final int MAXIMUM = 100;

	/** How often listeners were called. */
	private int calls;

	/** How often listeners had been called when the round began. */
	private int callsBefore;

	private int rounds;

	/** The objects whose instances were changed after their write. */
	private final List<ManagedObject> changedAfterwards = new ArrayList<>();

	/** A listener was called that may have changed other instances than the given one. */
	void called() {
		this.calls++;
	}

	/** A flush begins. */
	void begin() {
		this.callsBefore = this.calls;
		this.rounds = 0;
	}

	/**
	 * Whether the flush needs another round.
	 * @throws ApplicationCodeException if the listeners come to no end
	 */
	boolean isAnother() {
		if (this.calls == this.callsBefore) {
			return false;
		}
		this.callsBefore = this.calls;
		if (++this.rounds == MAXIMUM) {
			throw new ApplicationCodeException("Callbacks change entities in each of " + MAXIMUM
					+ " rounds of a flush: what one of them changes makes another one change something, without end",
					null);
		}
		return true;
	}

	/** An instance was written, and its listener was called afterwards. */
	void written(ManagedObject object) {
		if (object.written != null) {
			this.changedAfterwards.add(object);
		}
	}

	/** The flush has ended: the next one writes what was changed afterwards. */
	void end() {
		this.changedAfterwards.forEach((object) -> object.written = null);
		this.changedAfterwards.clear();
	}

}

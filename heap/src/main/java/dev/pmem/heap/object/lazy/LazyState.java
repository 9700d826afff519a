/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.lazy;

/**
 * Whether an instance is filled, and how to fill it. Instances of an open transaction are used by its thread. An instance
 * whose transaction has ended is filled by one thread, for which others wait: the subclass sees to that.
 */
public abstract class LazyState {

	private enum Stage {

		UNFILLED, FILLING, FILLED

	}

	/** While the superclass's constructor runs, nothing is filled. */
	private volatile Stage stage = Stage.FILLING;

	/** For subclasses. */
	protected LazyState() {}

	/** Fills the instance unless it is filled. Called before each method of the instance. */
	public final void fill() {
		if (this.stage != Stage.FILLED) {
			load();
		}
	}

	/** Fills the instance: between a call of {@link #begin} that returns true and one of {@link #end}. */
	protected abstract void load();

	/**
	 * An instance of the superclass itself with the same state.
	 * @return a new instance
	 */
	protected abstract Object copy();

	/** As {@link #copy}, filled; by generated code. */
	public final Object plain() {
		fill();
		return copy();
	}

	/** Whether the instance has its state. */
	public final boolean isFilled() {
		return this.stage == Stage.FILLED;
	}

	/** The instance is made, and waits. */
	public final void made() {
		this.stage = Stage.UNFILLED;
	}

	/** Whether the caller must fill the instance: it is not filled, and nobody is about it. */
	public final boolean begin() {
		if (this.stage != Stage.UNFILLED) {
			return false;
		}
		this.stage = Stage.FILLING;
		return true;
	}

	/** The instance was filled, or that failed. */
	public final void end(boolean isFilled) {
		this.stage = isFilled ? Stage.FILLED : Stage.UNFILLED;
	}

}

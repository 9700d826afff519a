package dev.pmem.heap.log;

import java.util.ArrayList;
import java.util.List;

/**
 * The changes of one batch of commits. At most one change for each offset, and no two overlap.
 */
public final class ChangeSet {

	private final long sequence;

	private final List<Change> changes = new ArrayList<>();

	private final Runnable beforeInstall;

	/**
	 * @param sequence the batch's commit sequence
	 * @param beforeInstall runs once the changes can be undone, before the first of them is stored
	 */
	public ChangeSet(long sequence, Runnable beforeInstall) {
		this.sequence = sequence;
		this.beforeInstall = beforeInstall;
	}

	public void add(Change change) {
		this.changes.add(change);
	}

	public long sequence() {
		return this.sequence;
	}

	public List<Change> changes() {
		return this.changes;
	}

	void beforeInstall() {
		this.beforeInstall.run();
	}

}

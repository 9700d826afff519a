/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.crash;

/**
 * What an exploration has seen.
 */
final class CrashCounts {

	long moments;

	long images;

	/** Images of different contents. */
	long distinctImages;

	long recoveryCrashes;

	/** How often recovery undid a commit, or dropped one whose record was incomplete. */
	long undone;

	long batchesReplayed;

	/** How often a pool was refused whose commits with process-crash a loss of power had torn apart. */
	long refused;

	/** How often one was found to be exactly as some commit had left it. */
	long verified;

	long events;

	synchronized void add(CrashCounts other) {
		this.moments += other.moments;
		this.images += other.images;
		this.distinctImages += other.distinctImages;
		this.recoveryCrashes += other.recoveryCrashes;
		this.undone += other.undone;
		this.batchesReplayed += other.batchesReplayed;
		this.refused += other.refused;
		this.verified += other.verified;
		this.events += other.events;
	}

	@Override
	public String toString() {
		return this.events + " events, " + this.moments + " moments, " + this.images + " images opened, "
				+ this.distinctImages + " of them distinct, " + this.recoveryCrashes
				+ " after a crash within a recovery or after it, " + this.undone + " last commits dropped or undone, "
				+ this.batchesReplayed + " batches replayed, " + this.refused
				+ " refused, " + this.verified + " verified after a loss of power";
	}

}

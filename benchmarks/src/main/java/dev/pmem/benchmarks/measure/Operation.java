/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.measure;

import dev.pmem.benchmarks.peer.PeerKind;

/**
 * What is measured.
 */
public enum Operation {

	/** One account by its id, in a read-only transaction. */
	FIND("findById", 0.6, Double.NaN),

	/** Find an account, change its balance, save it. */
	UPDATE("update", 0.4, 30),

	/** Find two accounts, change the balance of both, save them. */
	TRANSFER("transfer", 0.4, 30),

	/** Save a new account. */
	INSERT("insert", Double.NaN, Double.NaN),

	/** One account by its number, by a unique index. */
	NUMBER("findByNumber", Double.NaN, Double.NaN),

	/** The 100 accounts of a branch, by an index. */
	BRANCH("findByBranch", Double.NaN, 20),

	/** The second 20 of the 100 accounts of a branch, sorted by balance and number, with their count. */
	PAGE("findByBranch page", Double.NaN, Double.NaN);

	private final String title;

	private final double goalOverMap;

	private final double goalOverH2;

	Operation(String title, double goalOverMap, double goalOverH2) {
		this.title = title;
		this.goalOverMap = goalOverMap;
		this.goalOverH2 = goalOverH2;
	}

	public String title() {
		return this.title;
	}

	/** Whether a peer takes a second and more for it, which would be waiting, not measuring. */
	public boolean isHopelessFor(PeerKind peer) {
		return this == PAGE && peer == PeerKind.MAP;
	}

	/**
	 * How many times a peer's throughput is aimed at; NaN if nothing is.
	 * @param subject the peer that is compared with the other ones
	 */
	public double goalOver(PeerKind subject, PeerKind peer) {
		if (subject == PeerKind.LIVE) {
			return (peer == PeerKind.MAP) ? goalOfLiveObjects() : Double.NaN;
		}
		return switch (peer) {
			case PMEM, LIVE -> Double.NaN;
			case MAP -> this.goalOverMap;
			case H2 -> this.goalOverH2;
		};
	}

	private double goalOfLiveObjects() {
		return switch (this) {
			case FIND -> 1;
			case UPDATE -> 0.9;
			default -> Double.NaN;
		};
	}

}

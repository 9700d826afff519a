/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.peer;

import java.nio.file.Path;
import java.util.function.Function;

import dev.pmem.benchmarks.peer.h2.H2Peer;
import dev.pmem.benchmarks.peer.live.LivePeer;
import dev.pmem.benchmarks.peer.map.MapPeer;
import dev.pmem.benchmarks.peer.pmem.PmemPeer;

/**
 * The stores that are compared.
 */
public enum PeerKind {

	/** Ours, on a file, durable over a crash of the process. */
	PMEM("pmem", PmemPeer::open),

	/** Ours, with an interface as the entity: its getters and setters work on the stored bytes. */
	LIVE("pmem live", LivePeer::open),

	/** Spring Data KeyValue's map in memory, under a transaction manager that does nothing. */
	MAP("KeyValue map", MapPeer::open),

	/** JPA on a file database of H2, with the defaults of Spring Boot. */
	H2("JPA/H2", H2Peer::open);

	private final String title;

	private final Function<Path, Peer<?>> opener;

	PeerKind(String title, Function<Path, Peer<?>> opener) {
		this.title = title;
		this.opener = opener;
	}

	public String title() {
		return this.title;
	}

	/**
	 * Starts the peer.
	 * @param folder where it may keep its files
	 */
	public Peer<?> open(Path folder) {
		return this.opener.apply(folder);
	}

}

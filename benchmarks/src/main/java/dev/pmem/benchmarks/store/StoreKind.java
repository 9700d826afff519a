/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.store;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

import dev.pmem.benchmarks.peer.h2.H2Peer;
import dev.pmem.benchmarks.peer.pmem.PmemPeer;
import dev.pmem.heap.Durability;

/**
 * The stores whose durable commits are compared, with what each promises of an acknowledged commit by its own
 * documentation.
 */
public enum StoreKind {

	RAW("raw: append 256 bytes, fdatasync", "survives power loss", RawFile::new),

	HEAP("pmem engine, power-loss", "survives power loss",
			(folder) -> new HeapStore(folder, Durability.POWER_LOSS)),

	SPRING("pmem Spring Data, power-loss", "survives power loss",
			(folder) -> new SpringStore<>(PmemPeer.open(folder, "power-loss"))),

	HEAP_PROCESS_CRASH("pmem engine, process-crash", "survives the death of the process",
			(folder) -> new HeapStore(folder, Durability.PROCESS_CRASH)),

	JPA("JPA/H2, defaults", "may be lost until it is written, up to 500 ms later",
			(folder) -> new SpringStore<>(H2Peer.open(folder))),

	JPA_NO_DELAY("JPA/H2, WRITE_DELAY=0", "is written without delay",
			(folder) -> new SpringStore<>(H2Peer.open(folder, ";WRITE_DELAY=0"))),

	MVSTORE("H2 MVStore, commit and sync", "survives power loss once the sync has returned", MvStore::new),

	ROCKSDB("RocksDB, sync", "survives power loss", RocksStore::new),

	LMDB("LMDB, defaults", "survives power loss", LmdbStore::new),

	POSTGRES("PostgreSQL, synchronous_commit=on", "survives power loss", PostgresStore::new),

	ECLIPSE("EclipseStore, defaults", "is written when the call returns", EclipseStore::new);

	private final String title;

	private final String promise;

	private final Function<Path, Store> opener;

	StoreKind(String title, String promise, Function<Path, Store> opener) {
		this.title = title;
		this.promise = promise;
		this.opener = opener;
	}

	public String title() {
		return this.title;
	}

	/** What an acknowledged commit is said to survive. */
	public String promise() {
		return this.promise;
	}

	/** Opens the store in a folder, where it may be already. */
	public Store open(Path folder) {
		return this.opener.apply(folder);
	}

	/**
	 * Why the store can't run here, if so.
	 * @param folder where it would keep its files
	 */
	public Optional<String> reasonToSkip(Path folder) {
		return switch (this) {
			case POSTGRES -> PostgresServer.reasonToSkip(folder);
			case ROCKSDB -> System.getProperty("os.name").equals("Linux")
					&& System.getProperty("os.arch").equals("amd64")
							? Optional.empty()
							: Optional.of("its library is here for Linux on x86-64 only");
			default -> Optional.empty();
		};
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

import dev.pmem.heap.Durability;
import dev.pmem.heap.HeapOptions;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.exception.PoolException;
import dev.pmem.heap.object.ReflectionTypeModels;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.References;
import dev.pmem.heap.store.TransactionOptions;

/**
 * A pool of objects with bytes of their own, and what its user knows of it: what was acknowledged, and what was refused and
 * so may be either way once the pool was opened again.
 */
final class DiskLoad {

	static final ExtentDefinition<Blob> BLOBS = new ExtentDefinition<>("blobs", Blob.class, new ReflectionTypeModels(),
			"id", List.of());

	/**
	 * An object whose bytes follow from its seed.
	 */
	record Blob(long id, long seed, byte[] bytes) {

		static Blob of(long id, long seed, int length) {
			byte[] bytes = new byte[length];
			new SplittableRandom(seed).nextBytes(bytes);
			return new Blob(id, seed, bytes);
		}

		boolean isWhole() {
			return Arrays.equals(of(this.id, this.seed, this.bytes.length).bytes, this.bytes);
		}

	}

	final Path path;

	private final HeapOptions options;

	/** The seed of each object that was acknowledged. */
	private final Map<Long, Long> acknowledged = new HashMap<>();

	/** Seeds of updates that were refused. */
	private final Map<Long, Set<Long>> doubtful = new HashMap<>();

	private final SplittableRandom random;

	private final List<PoolException> refusals = new ArrayList<>();

	private PersistentHeap heap;

	private Extent<Blob> blobs;

	private long nextId = 1;

	DiskLoad(Path path, Durability durability, SplittableRandom random) {
		this.path = path;
		this.random = random;
		this.options = new HeapOptions(durability, HeapOptions.MINIMUM_SIZE_BYTES, 1L << 30,
				HeapOptions.MINIMUM_JOURNAL_BYTES);
		open();
	}

	void open() {
		this.heap = PersistentHeap.open(this.path, this.options);
		this.blobs = this.heap.extent(BLOBS);
	}

	PersistentHeap heap() {
		return this.heap;
	}

	List<PoolException> refusals() {
		return this.refusals;
	}

	/** Inserts one object; gives whether it was acknowledged. */
	boolean insert(int maximumLength) {
		return insert(Blob.of(this.nextId++, this.random.nextLong(), 1 + this.random.nextInt(maximumLength)));
	}

	private boolean insert(Blob blob) {
		try {
			this.heap.inTransaction((transaction) -> this.blobs.insert(transaction, blob));
			this.acknowledged.put(blob.id(), blob.seed());
			return true;
		} catch (PoolException ex) {
			this.refusals.add(ex);
			return false;
		}
	}

	/** Inserts objects until some were refused, large ones at first. */
	void fill(int maximumLength, int refusals) {
		for (int length : new int[]{64 * maximumLength, 8 * maximumLength, maximumLength}) {
			for (int refused = 0; refused < refusals;) {
				if (!insert(length)) {
					refused++;
				}
			}
		}
	}

	/** Inserts objects in one transaction, which must be acknowledged. */
	void insertMany(int count, int maximumLength) {
		List<Blob> some = new ArrayList<>();
		for (int done = 0; done < count; done++) {
			some.add(Blob.of(this.nextId++, this.random.nextLong(), 1 + this.random.nextInt(maximumLength)));
		}
		this.heap.inTransaction((transaction) -> {
			some.forEach((blob) -> this.blobs.insert(transaction, blob));
			return true;
		});
		some.forEach((blob) -> this.acknowledged.put(blob.id(), blob.seed()));
	}

	/** Replaces one of the objects by one of the same length. */
	boolean update(long id) {
		long seed = this.random.nextLong();
		try {
			this.heap.inTransaction((transaction) -> {
				long reference = this.blobs.locate(transaction, id);
				int length = this.blobs.read(transaction, reference).bytes().length;
				return this.blobs.update(transaction, reference, Blob.of(id, seed, length));
			});
			this.acknowledged.put(id, seed);
			this.doubtful.remove(id);
			return true;
		} catch (PoolException ex) {
			this.refusals.add(ex);
			this.doubtful.computeIfAbsent(id, (_) -> new HashSet<>()).add(seed);
			return false;
		}
	}

	/** As {@link #update}, several in one transaction. */
	void updateTogether(List<Long> ids) {
		Map<Long, Long> seeds = new HashMap<>();
		ids.forEach((id) -> seeds.put(id, this.random.nextLong()));
		try {
			this.heap.inTransaction((transaction) -> {
				seeds.forEach((id, seed) -> {
					long reference = this.blobs.locate(transaction, id);
					int length = this.blobs.read(transaction, reference).bytes().length;
					this.blobs.update(transaction, reference, Blob.of(id, seed, length));
				});
				return true;
			});
			this.acknowledged.putAll(seeds);
			this.doubtful.keySet().removeAll(ids);
		} catch (PoolException ex) {
			this.refusals.add(ex);
			seeds.forEach((id, seed) -> this.doubtful.computeIfAbsent(id, (_) -> new HashSet<>()).add(seed));
		}
	}

	boolean delete(long id) {
		try {
			this.heap.inTransaction((transaction) -> {
				this.blobs.delete(transaction, this.blobs.locate(transaction, id));
				return true;
			});
			this.acknowledged.remove(id);
			return true;
		} catch (PoolException ex) {
			this.refusals.add(ex);
			return false;
		}
	}

	private int length(long id) {
		return this.heap.inTransaction((transaction) -> this.blobs.find(transaction, id)).bytes().length;
	}

	/** Deletes one of the objects, then inserts another one of the same length. */
	boolean replace(long id) {
		int length = length(id);
		return delete(id) && insert(Blob.of(this.nextId++, this.random.nextLong(), length));
	}

	/** Takes what is in the pool for acknowledged. */
	void adopt() {
		try (HeapTransaction transaction = this.heap.begin(TransactionOptions.READ_ONLY)) {
			References all = this.blobs.find(transaction, Query.all());
			while (all.next()) {
				Blob found = this.blobs.read(transaction, all.reference());
				this.acknowledged.put(found.id(), found.seed());
				this.nextId = Math.max(this.nextId, found.id() + 1);
			}
		}
		assertThat(this.acknowledged).isNotEmpty();
	}

	/** Some ids of objects that are there, of those with up to so many bytes. */
	List<Long> someIds(int count, int maximumLength) {
		List<Long> ids = new ArrayList<>(this.acknowledged.keySet());
		ids.removeIf((id) -> length(id) > maximumLength);
		while (ids.size() > count) {
			ids.remove(this.random.nextInt(ids.size()));
		}
		return ids;
	}

	List<Long> allIds() {
		return List.copyOf(this.acknowledged.keySet());
	}

	/** All that was acknowledged is there and right, and nothing of what was refused. */
	void requireAcknowledged() {
		require(Map.of());
	}

	/**
	 * As seen when the pool was opened again: an update that was refused because its storing failed may have become whole, as
	 * one whose process was killed.
	 */
	void requireAcknowledgedOrDoubtful() {
		require(this.doubtful);
	}

	private void require(Map<Long, Set<Long>> doubtful) {
		try (HeapTransaction transaction = this.heap.begin(TransactionOptions.READ_ONLY)) {
			this.acknowledged.forEach((id, seed) -> {
				Blob found = this.blobs.find(transaction, id);
				String which = "object " + id + " of " + this.path + ", refusals " + this.refusals;
				assertThat(found).as(which).isNotNull();
				assertThat(found.isWhole()).as(which).isTrue();
				if (!doubtful.getOrDefault(id, Set.of()).contains(found.seed())) {
					assertThat(found.seed()).as(which).isEqualTo(seed);
				}
			});
		}
	}

	void requireSound() {
		assertThat(this.heap.verify().problems()).isEmpty();
	}

	void close() {
		this.heap.close();
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.medium.Persistence;
import dev.pmem.testing.TestSeed;

/**
 * Earlier versions of blocks: kept for as long as a snapshot reads them, and no longer.
 */
class EarlierVersionsTests {

	@TempDir
	Path folder;

	private TestEngine engine;

	@BeforeEach
	void open() {
		this.engine = new TestEngine(this.folder.resolve("pool"), Persistence.PAGE_CACHE, 64 << 20);
	}

	@AfterEach
	void close() {
		this.engine.close();
	}

	/** A snapshot in use, and what it must find. */
	private record Reader(Transaction transaction, Map<Long, byte[]> expected) {

		void check() {
			this.expected.forEach((reference, bytes) -> {
				BlockImage found = this.transaction.readObject(reference, new BlockImage());
				assertThat(Arrays.copyOf(found.bytes, found.length))
						.as("object at %d in snapshot %d", reference, this.transaction.snapshot()).isEqualTo(bytes);
			});
		}

	}

	private static byte[] bytes(SplittableRandom random) {
		byte[] bytes = new byte[1 + random.nextInt(300)];
		random.nextBytes(bytes);
		return bytes;
	}

	private long insert(byte[] bytes) {
		Transaction transaction = this.engine.begin();
		long reference = transaction.insertObject(1, bytes, bytes.length);
		transaction.commit();
		return reference;
	}

	private void update(long reference, byte[] bytes) {
		Transaction transaction = this.engine.begin();
		transaction.updateObject(reference, 1, bytes, bytes.length);
		transaction.commit();
	}

	private void delete(long reference) {
		Transaction transaction = this.engine.begin();
		transaction.deleteObject(reference);
		transaction.commit();
	}

	/** Some commits, none of which a snapshot is in use for; the versions of before can go by then. */
	private void requireNothingKept(Map<Long, byte[]> objects, SplittableRandom random) {
		long reference = objects.keySet().iterator().next();
		byte[] bytes = bytes(random);
		update(reference, bytes);
		objects.put(reference, bytes);
		assertThat(this.engine.keptBlockCount()).as("blocks with versions that nobody can read").isZero();
	}

	/** Snapshots begin and end in any order, while objects are updated, deleted and inserted in freed slots. */
	@Test
	void eachSnapshotReadsItsVersionsUntilItEnds() {
		SplittableRandom random = new SplittableRandom(TestSeed.next());
		Map<Long, byte[]> objects = new LinkedHashMap<>();
		List<Reader> readers = new ArrayList<>();
		for (int count = 0; count < 8; count++) {
			byte[] bytes = bytes(random);
			objects.put(insert(bytes), bytes);
		}
		for (int step = 0; step < 3000; step++) {
			change(objects, random);
			int most = (step / 500 % 2 == 0) ? 3 : 12;
			if (readers.size() < most && random.nextInt(3) == 0) {
				readers.add(new Reader(this.engine.beginToRead(), Map.copyOf(objects)));
			} else if (!readers.isEmpty() && random.nextInt(4) == 0) {
				readers.remove(random.nextInt(readers.size())).transaction.rollback();
			}
			if (readers.isEmpty()) {
				requireNothingKept(objects, random);
			} else {
				readers.get(random.nextInt(readers.size())).check();
			}
		}
		while (!readers.isEmpty()) {
			readers.forEach(Reader::check);
			readers.remove(random.nextInt(readers.size())).transaction.rollback();
			change(objects, random);
		}
		requireNothingKept(objects, random);
	}

	private void change(Map<Long, byte[]> objects, SplittableRandom random) {
		long reference = List.copyOf(objects.keySet()).get(random.nextInt(objects.size()));
		byte[] bytes = bytes(random);
		switch (random.nextInt(6)) {
			case 0 -> {
				delete(reference);
				objects.remove(reference);
				objects.put(insert(bytes), bytes);
			}
			case 1 -> objects.put(insert(bytes), bytes);
			case 2 -> {
				if (objects.size() > 4) {
					delete(reference);
					objects.remove(reference);
				}
			}
			default -> {
				update(reference, bytes);
				objects.put(reference, bytes);
			}
		}
	}

	/** The snapshot just before a commit needs what it supersedes; the one just after doesn't. */
	@Test
	void theSnapshotBeforeACommitIsTheLastThatNeedsWhatItSupersedes() {
		byte[] first = {1, 1};
		byte[] second = {2, 2};
		byte[] third = {3, 3};
		long reference = insert(first);
		long other = insert(first);
		Reader before = new Reader(this.engine.beginToRead(), Map.of(reference, first, other, first));
		update(reference, second);
		Reader between = new Reader(this.engine.beginToRead(), Map.of(reference, second, other, first));
		update(reference, third);
		Reader after = new Reader(this.engine.beginToRead(), Map.of(reference, third, other, first));
		before.check();
		before.transaction.rollback();
		update(other, second);
		between.check();
		after.check();
		between.transaction.rollback();
		update(other, third);
		after.check();
		after.transaction.rollback();
		update(other, first);
		assertThat(this.engine.keptBlockCount()).isZero();
	}

	/** There is always a snapshot in use, each for a few commits only: what the earlier ones needed is garbage. */
	@Test
	void versionsBetweenSnapshotsDoNotPileUp() {
		int length = 1000;
		int updates = 500;
		long reference = insert(new byte[length]);
		long most = 0;
		Transaction reader = this.engine.beginToRead();
		for (int number = 1; number <= updates; number++) {
			Transaction transaction = this.engine.begin();
			byte[] bytes = new byte[length];
			Arrays.fill(bytes, (byte) number);
			transaction.updateObject(reference, 1, bytes, length);
			transaction.commit();
			if (number % 5 == 0) {
				Transaction next = this.engine.beginToRead();
				reader.rollback();
				reader = next;
			}
			most = Math.max(most, this.engine.engine().snapshotBytes());
		}
		assertThat(most).isBetween(5L * length, 20L * length);
		reader.rollback();
	}

	/** What was there then is updated, deleted, and its space serves blocks of another size: chunks get other slots' headers. */
	@Test
	void spaceOfWhatASnapshotReadsServesNobodyElse() {
		SplittableRandom random = new SplittableRandom(TestSeed.next());
		Map<Long, byte[]> objects = new LinkedHashMap<>();
		for (int count = 0; count < 3000; count++) {
			byte[] bytes = new byte[200];
			random.nextBytes(bytes);
			objects.put(insert(bytes), bytes);
		}
		Reader reader = new Reader(this.engine.beginToRead(), Map.copyOf(objects));
		objects.keySet().forEach((reference) -> update(reference, new byte[200]));
		objects.keySet().forEach(this::delete);
		for (int count = 0; count < 3000; count++) {
			insert(new byte[1 + random.nextInt(3000)]);
		}
		reader.check();
		reader.transaction.rollback();
		insert(new byte[1]);
		for (int count = 0; count < 20 && this.engine.keptBlockCount() > 0; count++) {
			insert(new byte[1]);
		}
		assertThat(this.engine.keptBlockCount()).isZero();
	}

}

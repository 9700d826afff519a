/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.HeapOptions;
import dev.pmem.heap.crash.ForwardingMedium;
import dev.pmem.heap.exception.PoolAccessException;
import dev.pmem.heap.log.redo.DirectStores;
import dev.pmem.heap.log.redo.JournalArea;
import dev.pmem.heap.log.redo.JournalReader;
import dev.pmem.heap.log.undo.UndoLogLayout;
import dev.pmem.heap.medium.FenceReach;
import dev.pmem.heap.medium.Medium;
import dev.pmem.heap.medium.MediumOptions;
import dev.pmem.heap.medium.Mediums;
import dev.pmem.heap.medium.Persistence;
import dev.pmem.heap.pool.BlockHeader;
import dev.pmem.heap.pool.BlockLayout;
import dev.pmem.heap.pool.CurrentHeader;
import dev.pmem.heap.pool.PoolHeader;
import dev.pmem.heap.pool.PoolHeader.LastRecovery;
import dev.pmem.heap.pool.PoolHeader.LogState;
import dev.pmem.heap.pool.PoolHeader.Use;
import dev.pmem.heap.pool.PoolLayout;
import dev.pmem.heap.pool.PoolSums;
import dev.pmem.heap.recovery.PoolRecovery;
import dev.pmem.heap.space.Allocator;

/**
 * The steps that the classes' comments number, as the medium sees them: of commits, of checkpoints, and of what ends half-way.
 */
class CommitStepsTests {

	private static final long MAXIMUM_BYTES = 16 << 20;

	/** In a chunk that no span has. */
	private static final long PLACE = PoolLayout.CATALOG_ROOT_OFFSET + (40L << PoolLayout.CHUNK_BITS);

	@TempDir
	Path folder;

	private final List<String> steps = new ArrayList<>();

	/** Is told of each step, and may throw. */
	private Consumer<String> watcher = (_) -> {};

	private final Queue<Runnable> checkpoints = new ArrayDeque<>();

	private Medium medium;

	private Allocator allocator;

	private CurrentHeader header;

	private CommitLog log;

	private long sequence;

	private int poolCount;

	private long journalStart = Long.MAX_VALUE;

	private long journalEnd;

	@AfterEach
	void close() {
		this.medium.close();
	}

	private void open(Persistence persistence) {
		if (this.medium != null) {
			this.medium.close();
		}
		Medium file = Mediums.open(this.folder.resolve("pool" + this.poolCount++),
				new MediumOptions(FenceReach.PAGE_CACHE, 8 << 20, MAXIMUM_BYTES));
		this.medium = new RecordingMedium(file, persistence);
		this.allocator = new Allocator(this.medium);
		PoolRecovery opening = PoolRecovery.recover(this.medium, null);
		this.allocator.load();
		LogState state = opening.prepare(this.allocator, HeapOptions.MINIMUM_JOURNAL_BYTES);
		this.header = new CurrentHeader(this.medium,
				PoolHeader.create(state, new LastRecovery(1, 0, 0), new Use(this.medium.boot(), true)));
		this.log = opening.start(this.allocator, this.header, this.checkpoints::add);
		this.journalStart = state.journalOffset();
		this.journalEnd = state.journalOffset() + state.journalBytes();
		this.sequence = 0;
		this.checkpoints.clear();
		this.steps.clear();
	}

	private void step(String step) {
		this.steps.add(step);
		this.watcher.accept(step);
	}

	/** What lies there. */
	private String place(long offset) {
		boolean isUndoLog = offset >= PoolLayout.LOG_OFFSET
				&& offset < PoolLayout.LOG_OFFSET + 2L * PoolLayout.LOG_FRAME_BYTES;
		boolean isJournal = offset >= this.journalStart && offset < this.journalEnd;
		return (isUndoLog || isJournal) ? " log" : (offset < PoolLayout.DESCRIPTORS_OFFSET) ? " header" : "";
	}

	/** Tells each step; stores that follow each other at the same kind of place are one. */
	private final class RecordingMedium extends ForwardingMedium {

		private final Persistence persistence;

		RecordingMedium(Medium target, Persistence persistence) {
			super(target);
			this.persistence = persistence;
		}

		private void stored(long offset) {
			String step = "store" + place(offset);
			List<String> steps = CommitStepsTests.this.steps;
			if (steps.isEmpty() || !steps.getLast().equals(step)) {
				step(step);
			}
		}

		@Override
		public Persistence persistence() {
			return this.persistence;
		}

		@Override
		public void putLong(long offset, long value) {
			stored(offset);
			super.putLong(offset, value);
		}

		@Override
		public void write(long offset, byte[] source, int index, int length) {
			stored(offset);
			super.write(offset, source, index, length);
		}

		@Override
		public void flush(long offset, long sizeBytes) {
			step("flush" + place(offset));
			super.flush(offset, sizeBytes);
		}

		@Override
		public void fence() {
			step("fence");
			super.fence();
		}

		@Override
		public void force(long offset, long sizeBytes) {
			step("force" + place(offset));
			super.force(offset, sizeBytes);
		}

		@Override
		public void forceToDevice(long offset, long sizeBytes) {
			step("force" + place(offset) + " to the device");
			super.forceToDevice(offset, sizeBytes);
		}

		@Override
		public void forceAll() {
			step("force all");
			super.forceAll();
		}

		@Override
		public void forceAllToDevice() {
			step("force all to the device");
			super.forceAllToDevice();
		}

		@Override
		public void requireIntact() {
			step("require intact");
			super.requireIntact();
		}

		@Override
		public void close() {
			this.target.close();
		}

	}

	private ChangeSet changes(Change... changes) {
		ChangeSet set = new ChangeSet(this.sequence + 1, 1);
		List.of(changes).forEach(set::add);
		return set;
	}

	private static Change word(long value) {
		return new PoolWord(PLACE, 0, value);
	}

	private Change newBlock(long offset, int length) {
		return new FreshBlock(offset, new BlockHeader(0, 0, 0),
				new BlockHeader(this.sequence + 1, BlockLayout.lengthAndKind(length, 1), 1), new byte[length]);
	}

	/** Overwrites all of the block that {@link #newBlock} makes. */
	private Change overwritten(long offset, int length) {
		return new WriteBlock(offset, new BlockHeader(this.sequence, BlockLayout.lengthAndKind(length, 1), 1),
				new byte[length], new BlockHeader(this.sequence + 1, BlockLayout.lengthAndKind(length, 1), 1),
				new byte[length], 0, length);
	}

	/** The steps of a commit after it is prepared, as the commit takes them. */
	private void complete(ChangeSet changes) {
		this.log.persist(changes);
		step("announce");
		this.log.install(changes);
	}

	private void commit(Change... changes) {
		ChangeSet set = changes(changes);
		this.log.prepare(set);
		complete(set);
		this.sequence++;
	}

	private void throwAt(String step, int number, RuntimeException exception) {
		throwAt(step, number, (Throwable) exception);
	}

	/** Once. */
	private void throwAt(String step, int number, Throwable throwable) {
		int[] left = {number};
		this.watcher = (each) -> {
			if (each.equals(step) && --left[0] == 0) {
				if (throwable instanceof Error error) {
					throw error;
				}
				throw (RuntimeException) throwable;
			}
		};
	}

	private long wordAt(long offset) {
		return this.medium.segment().get(PoolLayout.LONG, offset);
	}

	private long slotOfNext() {
		return PoolLayout.logFrameOffset((int) (this.sequence + 1 & 1));
	}

	@Test
	void aCommitOfTheUndoLog() {
		open(Persistence.PAGE_CACHE);
		ChangeSet set = changes(word(7));
		this.log.prepare(set);
		assertThat(this.steps).containsExactly("store log", "flush log");
		assertThat(wordAt(PLACE)).isZero();
		this.steps.clear();
		complete(set);
		assertThat(this.steps).containsExactly("fence", "announce", "store", "flush", "fence");
		assertThat(wordAt(PLACE)).isEqualTo(7);
	}

	@Test
	void aCommitOfTheJournal() {
		open(Persistence.SYNCED_FILE);
		ChangeSet set = changes(word(7));
		this.log.prepare(set);
		assertThat(this.steps).containsExactly("store log");
		// nothing counts without the record's header
		assertThat(recordCount()).isZero();
		this.steps.clear();
		complete(set);
		assertThat(this.steps).containsExactly("store log", "force log", "announce", "store");
		assertThat(wordAt(PLACE)).isEqualTo(7);
	}

	/** What an error of the JVM has stopped goes on with the step that was not done. */
	@Test
	void aCommitThatIsTakenUpAgain() {
		open(Persistence.PAGE_CACHE);
		ChangeSet set = changes(word(7));
		this.log.prepare(set);
		this.steps.clear();
		throwAt("store", 1, new OutOfMemoryError("of the test"));
		assertThatThrownBy(() -> complete(set)).isInstanceOf(OutOfMemoryError.class);
		complete(set);
		assertThat(this.steps).containsExactly("fence", "announce", "store", "announce", "store", "flush", "fence");
		this.sequence++;
		commit(word(8));
		assertThat(wordAt(PLACE)).isEqualTo(8);
	}

	@Test
	void aCommitOfTheJournalThatIsTakenUpAgain() {
		open(Persistence.SYNCED_FILE);
		commit(word(1));
		ChangeSet set = changes(word(7));
		this.log.prepare(set);
		this.steps.clear();
		throwAt("announce", 1, new OutOfMemoryError("of the test"));
		assertThatThrownBy(() -> complete(set)).isInstanceOf(OutOfMemoryError.class);
		complete(set);
		assertThat(this.steps).containsExactly("store log", "force log", "announce", "announce", "store");
		this.sequence++;
		// its record comes behind the other's
		commit(word(8));
		assertThat(recordCount()).isEqualTo(3);
	}

	/** How many whole records of the header's epoch there are. */
	private int recordCount() {
		JournalReader reader = new JournalReader(this.medium, this.header.get().poolId());
		JournalArea area = JournalArea.of(this.header.get().log());
		long start = area.halfOffset(this.header.get().log().journalEpoch());
		int count = 0;
		for (JournalReader.Header record = reader.header(start); record != null
				&& reader.isWhole(record, start + area.halfBytes()); record = reader.header(record.nextOffset())) {
			count++;
		}
		return count;
	}

	/** A record whose commit was refused must not be undone by an opening that finds the pool closed in order. */
	@Test
	void aRecordThatWasGivenUpIsWipedOut() {
		open(Persistence.PAGE_CACHE);
		commit(word(1));
		long last = PoolLayout.logFrameOffset((int) (this.sequence & 1));
		throwAt("flush log", 1, new OutOfMemoryError("of the test"));
		assertThatThrownBy(() -> this.log.prepare(changes(word(7)))).isInstanceOf(OutOfMemoryError.class);
		assertThat(wordAt(slotOfNext())).isEqualTo(UndoLogLayout.MAGIC);
		this.steps.clear();
		this.log.finish();
		assertThat(wordAt(slotOfNext())).isZero();
		assertThat(wordAt(last)).isEqualTo(UndoLogLayout.MAGIC);
		assertThat(this.steps).containsExactly("store log", "force log", "force all to the device");
	}

	/** Without its record a commit would, by the record before it, be taken for one that is half stored. */
	@Test
	void theRecordOfACommitStays() {
		open(Persistence.PAGE_CACHE);
		commit(word(1));
		commit(word(2));
		this.steps.clear();
		this.log.finish();
		assertThat(wordAt(PoolLayout.logFrameOffset(0))).isEqualTo(UndoLogLayout.MAGIC);
		assertThat(wordAt(PoolLayout.logFrameOffset(1))).isEqualTo(UndoLogLayout.MAGIC);
		assertThat(this.steps).containsExactly("force all to the device");
	}

	/** The next opening would find it in the cache, and take it for a commit. */
	@Test
	void aRecordThatCouldNotBeForcedIsWipedOut() {
		open(Persistence.SYNCED_FILE);
		commit(word(1));
		ChangeSet set = changes(word(7));
		this.log.prepare(set);
		throwAt("force log", 1, new PoolAccessException("of the test"));
		assertThatThrownBy(() -> complete(set)).isInstanceOf(PoolAccessException.class);
		assertThat(recordCount()).isEqualTo(1);
		assertThat(wordAt(PLACE)).isEqualTo(1);
	}

	/** A commit that is refused changes no sum. */
	@Test
	void sumsAreThoseOfWhatIsCommitted() {
		for (Persistence persistence : List.of(Persistence.PAGE_CACHE, Persistence.SYNCED_FILE)) {
			open(persistence);
			PoolSums before = this.log.sums();
			ChangeSet set = changes(newBlock(PLACE, 100));
			this.log.prepare(set);
			assertThat(this.log.sums()).isEqualTo(before);
			complete(set);
			this.sequence++;
			PoolSums after = this.log.sums();
			assertThat(after.blocks()).isEqualTo(before.blocks() + BlockLayout.sumTerm(PLACE, 1,
					BlockLayout.lengthAndKind(100, 1), 1));
			commit(overwritten(PLACE, 100));
			assertThat(this.log.sums().blocks()).isEqualTo(before.blocks() + BlockLayout.sumTerm(PLACE, 2,
					BlockLayout.lengthAndKind(100, 1), 1));
		}
	}

	/** Until the next record is whole the one before must be, wherever its body lies. */
	@Test
	void theBodyOfARecordIsKeptUntilTheNextIsFenced() {
		open(Persistence.PAGE_CACHE);
		int length = 2 * PoolLayout.LOG_FRAME_BYTES;
		commit(newBlock(PLACE, length));
		long used = this.allocator.usedBytes();
		commit(overwritten(PLACE, length));
		long withBody = this.allocator.usedBytes();
		assertThat(withBody).isGreaterThan(used + length);
		ChangeSet set = changes(overwritten(PLACE, length));
		List<Long> usedAtFences = new ArrayList<>();
		this.watcher = (step) -> {
			if (step.equals("fence")) {
				usedAtFences.add(this.allocator.usedBytes());
			}
		};
		this.log.prepare(set);
		complete(set);
		this.sequence++;
		// two bodies until the record is fenced, then one
		assertThat(usedAtFences).containsExactly(2 * withBody - used, withBody);
		this.watcher = (_) -> {};
		// one that is given up keeps none of its own
		throwAt("flush log", 1, new OutOfMemoryError("of the test"));
		assertThatThrownBy(() -> this.log.prepare(changes(overwritten(PLACE, length))))
				.isInstanceOf(OutOfMemoryError.class);
		assertThat(this.allocator.usedBytes()).isEqualTo(withBody);
		commit(word(1));
		assertThat(this.allocator.usedBytes()).isEqualTo(used);
	}

	/** Commits until a checkpoint waits to be run. */
	private void commitUntilACheckpoint() {
		while (this.checkpoints.isEmpty()) {
			commit(overwritten(PLACE, 1000));
		}
	}

	@Test
	void aCheckpoint() {
		open(Persistence.SYNCED_FILE);
		long epoch = this.header.get().log().journalEpoch();
		commit(newBlock(PLACE, 1000));
		commitUntilACheckpoint();
		long last = this.sequence - 1;
		this.steps.clear();
		List<Long> epochs = new ArrayList<>();
		this.watcher = (_) -> epochs.add(this.header.get().log().journalEpoch());
		this.checkpoints.remove().run();
		assertThat(this.steps).containsExactly("require intact", "force all", "store header",
				"force header to the device");
		assertThat(epochs).containsOnly(epoch);
		assertThat(this.header.get().log().journalEpoch()).isEqualTo(epoch + 1);
		assertThat(this.header.get().commitSequence()).isEqualTo(last);
	}

	/** Replay needs it. */
	@Test
	void theBodyOfAJournalRecordIsKeptUntilItsCheckpoint() {
		open(Persistence.SYNCED_FILE);
		int length = 1 << 20;
		commit(newBlock(PLACE, length));
		this.checkpoints.forEach(Runnable::run);
		this.checkpoints.clear();
		commit(word(1));
		this.checkpoints.forEach(Runnable::run);
		this.checkpoints.clear();
		long used = this.allocator.usedBytes();
		commit(overwritten(PLACE, length));
		commit(word(1));
		long withBody = this.allocator.usedBytes();
		assertThat(withBody).isGreaterThan(used + length);
		List<Long> usedAtSteps = new ArrayList<>();
		this.watcher = (_) -> usedAtSteps.add(this.allocator.usedBytes());
		this.checkpoints.forEach(Runnable::run);
		assertThat(usedAtSteps).isNotEmpty().containsOnly(withBody);
		assertThat(this.allocator.usedBytes()).isEqualTo(used);
	}

	/** Of a pool whose file was lost, or that can't be forced, the header must go on to name the epoch. */
	@Test
	void aCheckpointThatFails() {
		for (String failing : List.of("require intact", "force all", "force header to the device")) {
			open(Persistence.SYNCED_FILE);
			long epoch = this.header.get().log().journalEpoch();
			commit(newBlock(PLACE, 1000));
			commitUntilACheckpoint();
			this.steps.clear();
			throwAt(failing, 1, new PoolAccessException("of the test"));
			this.checkpoints.remove().run();
			assertThat(this.steps).endsWith(failing);
			assertThat(this.log.failure()).hasMessage("of the test");
			assertThat(this.header.get().log().journalEpoch()).isEqualTo(epoch);
		}
	}

	/** A half is written to only when no replay needs it; the commit that needs it sees to that. */
	@Test
	void aHalfIsNotOverwrittenBeforeItsCheckpoint() {
		open(Persistence.SYNCED_FILE);
		commit(newBlock(PLACE, 1000));
		commitUntilACheckpoint();
		Runnable first = this.checkpoints.remove();
		this.steps.clear();
		while (this.checkpoints.isEmpty()) {
			this.steps.clear();
			commit(overwritten(PLACE, 1000));
		}
		assertThat(this.steps.subList(0, 3)).containsExactly("require intact", "force all", "store header");
		// it was run
		this.steps.clear();
		first.run();
		assertThat(this.steps).isEmpty();
	}

	/** The device has refused what was stored before a record, and says so only once. */
	@Test
	void aBulkLoadThatCouldNotBeForcedEndsCommits() {
		open(Persistence.SYNCED_FILE);
		int length = (int) DirectStores.LEAST_BYTES;
		ChangeSet set = changes(newBlock(PLACE, length), word(PLACE - 8));
		set.addFreshSpan(PLACE, 2L * length);
		throwAt("force", 1, new PoolAccessException("of the test"));
		assertThatThrownBy(() -> this.log.prepare(set)).hasMessage("of the test");
		assertThat(this.log.failure()).hasMessage("of the test");
		this.steps.clear();
		assertThatThrownBy(() -> this.log.prepare(changes(word(7)))).hasMessage("of the test");
		assertThat(this.steps).isEmpty();
	}

	@Test
	void aBulkLoadIsForcedBeforeItsRecord() {
		open(Persistence.SYNCED_FILE);
		int length = (int) DirectStores.LEAST_BYTES;
		ChangeSet set = changes(newBlock(PLACE, length));
		set.addFreshSpan(PLACE, 2L * length);
		this.log.prepare(set);
		assertThat(this.steps).containsExactly("store", "force", "store log");
		this.steps.clear();
		complete(set);
		assertThat(this.steps).containsExactly("store log", "force log", "announce");
	}

	/** All is in place and durable before a header may say that no record is needed. */
	@Test
	void theJournalIsFinished() {
		open(Persistence.SYNCED_FILE);
		long epoch = this.header.get().log().journalEpoch();
		commit(word(7));
		this.steps.clear();
		LogState state = this.log.finish();
		assertThat(this.steps).containsExactly("force all");
		assertThat(state.journalEpoch()).isEqualTo(epoch + 1);
	}

}

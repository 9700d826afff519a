/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.commit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.block.BlockSink;
import dev.pmem.heap.block.BlockStore;
import dev.pmem.heap.block.LongMap;
import dev.pmem.heap.block.VersionChains;
import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.PoolFacts;
import dev.pmem.heap.index.IndexScratch;
import dev.pmem.heap.index.IndexTree;
import dev.pmem.heap.log.Change;
import dev.pmem.heap.log.ChangeSet;
import dev.pmem.heap.pool.BlockKind;
import dev.pmem.heap.pool.BlockLayout;
import dev.pmem.heap.pool.PoolLayout;
import dev.pmem.heap.space.Allocator;
import dev.pmem.heap.space.Span;
import dev.pmem.heap.space.SpanWriter;
import dev.pmem.heap.transaction.IndexOverlay;
import dev.pmem.heap.transaction.ThreadScratch;
import dev.pmem.heap.transaction.Transaction;
import dev.pmem.heap.transaction.Write;

/**
 * The changes of the transactions that commit together, over the newest state of the pool. Used by the commit leader
 * alone.
 * <p>
 * Invariant: nothing here has reached the pool yet; dropping the batch needs no more than {@link #cancel}.
 */
final class CommitBatch implements BlockSink {

	/**
	 * A changed block.
	 */
	private static final class Pending {

		final long offset;

		/** The block as it shall be; its bytes are private to the batch once {@code editable}. */
		BlockImage image;

		/** The block in place; null for a new one. */
		final Change.@Nullable Words before;

		final byte @Nullable [] beforePayload;

		/** What of the payload isn't in place already, unless {@code editable}. */
		int from;

		int to;

		boolean freed;

		/** Given with a transaction's write; computed at the end for index nodes. */
		int checksum;

		boolean editable;

		/** Reserved by this batch rather than by a transaction. */
		boolean reservedHere;

		Pending(BlockImage image, Change.@Nullable Words before, byte @Nullable [] beforePayload) {
			this.offset = image.offset;
			this.image = image;
			this.before = before;
			this.beforePayload = beforePayload;
		}

	}

	private static final long[] NO_OFFSETS = {};

	private final BlockStore store;

	private final Allocator allocator;

	private final List<Pending> inOrder;

	/** The first {@code indexedCount} of those in order by offset: made when one is asked for, which most batches don't. */
	private @Nullable LongMap<Pending> byOffset;

	private int indexedCount;

	private List<Span> endedSpans = List.of();

	/** How many blocks {@link #settle} is done with. */
	private int settledCount;

	CommitBatch(BlockStore store, Allocator allocator, int expectedBlocks) {
		this.store = store;
		this.allocator = allocator;
		this.inOrder = new ArrayList<>(expectedBlocks);
	}

	@Override
	public BlockImage read(long offset, BlockImage into) {
		Pending block = pending(offset);
		return (block != null) ? block.image : this.store.read(offset, Long.MAX_VALUE, into);
	}

	/** Whether a commit after the snapshot, or an earlier transaction of this batch, changed the block. */
	boolean isChangedSince(long offset, long snapshot) {
		return this.store.newestVersion(offset) > snapshot
				|| !this.inOrder.isEmpty() && pending(offset) != null;
	}

	private @Nullable Pending pending(long offset) {
		LongMap<Pending> known = this.byOffset;
		if (known == null) {
			known = new LongMap<>(this.inOrder.size());
			this.byOffset = known;
		}
		for (; this.indexedCount < this.inOrder.size(); this.indexedCount++) {
			Pending block = this.inOrder.get(this.indexedCount);
			known.put(block.offset, block);
		}
		return known.get(offset);
	}

	@Override
	public BlockImage edit(long offset) {
		Pending block = pending(offset);
		if (block == null) {
			BlockImage newest = this.store.read(offset, Long.MAX_VALUE, new BlockImage());
			block = new Pending(newest, words(newest), newest.bytes);
			add(block);
		}
		if (!block.editable) {
			block.image = editableCopy(block.image);
			block.editable = true;
		}
		return block.image;
	}

	private BlockImage editableCopy(BlockImage image) {
		BlockImage copy = new BlockImage();
		copy.offset = image.offset;
		copy.version = image.version;
		copy.kind = image.kind;
		copy.type = image.type;
		copy.length = image.length;
		copy.bytes = Arrays.copyOf(image.bytes, this.allocator.capacity(image.offset));
		return copy;
	}

	private Change.Words wordsAt(long offset) {
		return new Change.Words(this.store.newestVersion(offset), this.store.lengthAndKind(offset),
				this.store.typeAndChecksum(offset));
	}

	/** The header of a block that was read. */
	private static Change.Words words(BlockImage image) {
		return new Change.Words(image.version, BlockLayout.lengthAndKind(image.length, image.kind),
				BlockLayout.typeAndChecksum(image.type, image.checksum()));
	}

	private Pending update(Write write) {
		BlockImage before = write.before;
		if (before == null || !this.store.holdsNewest(before, write.image.offset)) {
			before = this.store.read(write.image.offset, Long.MAX_VALUE, new BlockImage());
		}
		Pending block = new Pending(write.image, words(before), before.bytes);
		block.from = write.from;
		block.to = write.to;
		return block;
	}

	private void add(Pending block) {
		this.inOrder.add(block);
	}

	@Override
	public BlockImage allocate(BlockKind kind, int type, int capacityBytes) {
		BlockImage image = new BlockImage();
		image.offset = this.allocator.reserve(capacityBytes);
		image.kind = kind.code();
		image.type = type;
		image.length = capacityBytes;
		image.bytes = new byte[capacityBytes];
		Pending block = new Pending(image, null, null);
		block.editable = true;
		block.reservedHere = true;
		add(block);
		return image;
	}

	@Override
	public void free(long offset) {
		Pending block = pending(offset);
		if (block == null) {
			block = new Pending(this.store.read(offset, Long.MAX_VALUE, new BlockImage()), wordsAt(offset), null);
			add(block);
		}
		block.freed = true;
	}

	/** Takes over what a transaction changes. Where it throws, the batch is of no more use. */
	void apply(Transaction transaction) {
		LongMap<Write> writes = transaction.writes();
		for (int position = 0; writes != null && position < writes.positionCount(); position++) {
			Write write = writes.valueAt(position);
			if (write != null) {
				apply(write);
			}
		}
		for (IndexOverlay overlay : transaction.overlays()) {
			apply(overlay, ThreadScratch.get().index);
		}
		for (IndexTree dropped : transaction.droppedTrees()) {
			dropped.destroy(this);
		}
	}

	/** Carries the operations out on the newest nodes. */
	private void apply(IndexOverlay overlay, IndexScratch scratch) {
		overlay.changes.forEach((entry, operation) -> {
			byte[] key = entry.key();
			boolean done = (operation == IndexOverlay.Operation.REMOVE)
					? overlay.tree.remove(this, key, key.length, entry.reference(), scratch)
					: overlay.tree.insert(this, key, key.length, entry.reference(), scratch);
			if (!done) {
				throw CorruptPoolException.damaged(
						PoolFacts.of(this.store.medium().name()).at(entry.reference()),
						"index " + overlay.tree.indexNumber()
								+ ((operation == IndexOverlay.Operation.REMOVE) ? " lacks" : " already has")
								+ " an entry for the object at offset " + entry.reference());
			}
		});
	}

	/** Takes over a transaction's write, which was found to be of the newest version. */
	private void apply(Write write) {
		long offset = write.image.offset;
		Pending block = switch (write.operation) {
			case INSERT -> new Pending(write.image, null, null);
			case UPDATE -> update(write);
			case DELETE -> new Pending(write.image, wordsAt(offset), null);
		};
		block.freed = write.operation == Write.Operation.DELETE;
		block.checksum = write.checksum;
		add(block);
	}

	/** Gives back what the batch itself reserved. */
	void cancel() {
		for (int index = 0; index < this.inOrder.size(); index++) {
			Pending block = this.inOrder.get(index);
			if (block.reservedHere) {
				this.allocator.cancel(block.image.offset);
			}
		}
		List<Span> spans = this.endedSpans;
		this.endedSpans = List.of();
		this.allocator.cancelEnds(spans);
	}

	/** What the commit log has to carry out. */
	ChangeSet toChangeSet(long sequence, VersionChains chains) {
		ChangeSet changes = new ChangeSet(sequence, new Superseding(sequence, chains), this.inOrder.size());
		Descriptors descriptors = new Descriptors(changes);
		long[] newOffsets = NO_OFFSETS;
		int newBlockCount = 0;
		for (int index = 0; index < this.inOrder.size(); index++) {
			Pending block = this.inOrder.get(index);
			long offset = block.offset;
			if (block.before == null) {
				if (block.freed) {
					continue;
				}
				if (newBlockCount == newOffsets.length) {
					newOffsets = Arrays.copyOf(newOffsets, Math.max(8, 2 * newBlockCount));
				}
				newOffsets[newBlockCount++] = offset;
				changes.add(new Change(Change.Type.NEW, offset, wordsAt(offset), null, after(block, sequence),
						block.image.bytes));
			} else if (block.freed) {
				long descriptorOffset = this.allocator.prepareFree(offset);
				changes.add(new Change(Change.Type.HEADER, offset, block.before, null,
						freeHeader(offset, sequence), null));
				if (descriptorOffset != 0) {
					descriptors.change(descriptorOffset, 0);
				}
			} else {
				changes.add(new Change(Change.Type.BLOCK, offset, block.before, block.beforePayload,
						after(block, sequence), block.image.bytes, block.editable ? 0 : block.from,
						block.editable ? block.image.length : block.to));
			}
		}
		if (newBlockCount > 0) {
			this.allocator.publishSpansOf(Arrays.copyOf(newOffsets, newBlockCount), descriptors);
		}
		this.endedSpans = this.allocator.reserveEnds();
		for (Span span : this.endedSpans) {
			descriptors.change(span.descriptorOffset(), 0);
		}
		descriptors.changeSum();
		return changes;
	}

	private static Change.Words freeHeader(long offset, long version) {
		return new Change.Words(version, 0, BlockLayout.freeTypeAndChecksum(offset));
	}

	private Change.Words after(Pending block, long sequence) {
		BlockImage image = block.image;
		int checksum = block.editable
				? BlockLayout.checksum(image.offset, image.kind, image.type, image.bytes, image.length)
				: block.checksum;
		return new Change.Words(sequence, BlockLayout.lengthAndKind(image.length, image.kind),
				BlockLayout.typeAndChecksum(image.type, checksum));
	}

	private long wordAt(long offset) {
		return this.store.medium().segment().get(PoolLayout.LONG, offset);
	}

	/** The batch is in the pool: settles its space, but for the blocks that it freed. Can be called once more after an error. */
	void settle() {
		for (; this.settledCount < this.inOrder.size();) {
			Pending block = this.inOrder.get(this.settledCount++);
			if (block.before == null && block.freed) {
				this.allocator.cancel(block.offset);
			}
		}
		List<Span> ended = this.endedSpans;
		this.endedSpans = List.of();
		if (!ended.isEmpty()) {
			this.allocator.freeEnded(ended);
		}
	}

	int changedBlockCount() {
		return this.inOrder.size();
	}

	/**
	 * Names the versions that the batch supersedes to the version chains.
	 */
	private final class Superseding implements ChangeSet.Announcement {

		private final long sequence;

		private final VersionChains chains;

		private @Nullable LongMap<VersionChains.Version> versions;

		Superseding(long sequence, VersionChains chains) {
			this.sequence = sequence;
			this.chains = chains;
		}

		@Override
		public void prepare() {
			List<Pending> blocks = CommitBatch.this.inOrder;
			LongMap<VersionChains.Version> superseded = new LongMap<>(blocks.size());
			for (int index = 0; index < blocks.size(); index++) {
				Pending block = blocks.get(index);
				Change.Words before = block.before;
				if (before != null) {
					superseded.put(block.offset, new VersionChains.Version(block.offset, before.version(),
							this.sequence, before.lengthAndKind(), before.typeAndChecksum(),
							block.freed ? null : block.beforePayload));
				}
			}
			this.chains.prepare(superseded);
			this.versions = superseded;
		}

		@Override
		public void announce() {
			this.chains.installing(Objects.requireNonNull(this.versions));
		}

	}

	/**
	 * Adds to the changes what new and ended spans need: descriptors and their sum, and headers of free slots. A slot that
	 * gets a new block in this batch needs none.
	 */
	private final class Descriptors implements SpanWriter {

		private final ChangeSet changes;

		/** What the changes add to the sum of all descriptors. */
		private long difference;

		Descriptors(ChangeSet changes) {
			this.changes = changes;
		}

		@Override
		public void descriptor(long offset, long descriptor) {
			change(offset, descriptor);
		}

		@Override
		public void fresh(long offset, long sizeBytes) {
			this.changes.addFreshSpan(offset, sizeBytes);
		}

		@Override
		public void staleHeader(long offset) {
			Pending block = pending(offset);
			if (block == null || block.freed) {
				this.changes.add(new Change(Change.Type.HEADER, offset, wordsAt(offset), null,
						freeHeader(offset, 0), null));
			}
		}

		void change(long offset, long descriptor) {
			this.difference += descriptor - wordAt(offset);
			store(offset, descriptor);
		}

		void changeSum() {
			if (this.difference != 0) {
				long offset = PoolLayout.DESCRIPTOR_SUM_OFFSET;
				store(offset, wordAt(offset) + this.difference);
			}
		}

		private void store(long offset, long after) {
			this.changes.add(new Change(Change.Type.WORD, offset, new Change.Words(wordAt(offset), 0, 0), null,
					new Change.Words(after, 0, 0), null));
		}

	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.commit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.block.BlockSink;
import dev.pmem.heap.block.BlockStore;
import dev.pmem.heap.block.LongMap;
import dev.pmem.heap.block.VersionChains.Version;
import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.PoolFacts;
import dev.pmem.heap.index.IndexScratch;
import dev.pmem.heap.index.IndexTree;
import dev.pmem.heap.log.BlockChange;
import dev.pmem.heap.log.Change;
import dev.pmem.heap.log.ChangeSet;
import dev.pmem.heap.log.FreeBlock;
import dev.pmem.heap.log.FreshBlock;
import dev.pmem.heap.log.WriteBlock;
import dev.pmem.heap.pool.BlockHeader;
import dev.pmem.heap.pool.BlockKind;
import dev.pmem.heap.pool.BlockLayout;
import dev.pmem.heap.space.Allocator;
import dev.pmem.heap.space.Span;
import dev.pmem.heap.transaction.CollectionLayout;
import dev.pmem.heap.transaction.IndexChanges;
import dev.pmem.heap.transaction.IndexOverlay;
import dev.pmem.heap.transaction.ThreadScratch;
import dev.pmem.heap.transaction.Transaction;
import dev.pmem.heap.transaction.Write;
import dev.pmem.heap.transaction.WriteSet;

/**
 * The changes of the transactions that commit together, over the newest state of the pool. Used by the commit leader
 * alone.
 * <p>
 * Invariants:
 * <ul>
 * <li>nothing in the batch has reached the pool yet; {@link #cancel} suffices to drop the batch;
 * <li>a block is in {@code changes} or in {@code nodes}, once; where it is in both, the node counts, and
 * {@code supersededCount} counts the change. An object that a transaction has written is a complete change at once. An
 * index node, or the block of a collection, becomes a change when the batch is sealed, because operations may edit it until
 * then;
 * <li>the present state in a change is the state of the pool: nobody else stores anything ({@link BatchConsistency}).
 * </ul>
 */
final class CommitBatch implements BlockSink {

	private static final long[] NO_OFFSETS = {};

	private final BlockStore store;

	private final Allocator allocator;

	/** The commit sequence that the batch will have. */
	private final long sequence;

	private final List<BlockChange> changes;

	/**
	 * The first {@code indexedCount} changes, by offset. Made when a change is asked for, which most batches do not do.
	 */
	private @Nullable LongMap<BlockChange> byOffset;

	private int indexedCount;

	/** By offset; null if there are none. */
	private @Nullable LongMap<EditedNode> nodes;

	/** The image that a block was last read into; its owner may have filled it anew since. */
	private @Nullable BlockImage lastRead;

	/** The number of changes that a node has taken the place of. */
	private int supersededCount;

	private List<Span> endedSpans = List.of();

	/** The number of positions of the nodes that {@link #settle} is done with. */
	private int settledCount;

	CommitBatch(BlockStore store, Allocator allocator, long sequence, int expectedBlocks) {
		this.store = store;
		this.allocator = allocator;
		this.sequence = sequence;
		this.changes = new ArrayList<>(expectedBlocks);
	}

	long sequence() {
		return this.sequence;
	}

	/** The newest commit, beyond which no block in the pool can have a version unless it is damaged. */
	private long newestCommit() {
		return this.sequence - 1;
	}

	int changedBlockCount() {
		return this.changes.size() - this.supersededCount + nodeCount();
	}

	private int nodeCount() {
		return (this.nodes != null) ? this.nodes.size() : 0;
	}

	// What the batch sees

	/** Whether a commit after the snapshot, or an earlier transaction of this batch, changed the block. */
	boolean isChangedSince(long offset, long snapshot) {
		return this.store.newestVersion(offset) > snapshot
				|| changedBlockCount() != 0 && (node(offset) != null || change(offset) != null);
	}

	private @Nullable EditedNode node(long offset) {
		return (this.nodes != null) ? this.nodes.get(offset) : null;
	}

	private @Nullable BlockChange change(long offset) {
		LongMap<BlockChange> known = this.byOffset;
		if (known == null) {
			known = new LongMap<>(this.changes.size());
			this.byOffset = known;
		}
		for (; this.indexedCount < this.changes.size(); this.indexedCount++) {
			BlockChange change = this.changes.get(this.indexedCount);
			known.put(change.offset(), change);
		}
		return known.get(offset);
	}

	@Override
	public BlockImage read(long offset, BlockImage into) {
		EditedNode node = node(offset);
		if (node == null && change(offset) == null) {
			this.lastRead = this.store.read(offset, newestCommit(), into);
			return into;
		}
		return ((node != null) ? node : beginEditing(offset)).image;
	}

	/** The kind of the block there, in the batch over the pool; that of a free slot if there is none. */
	int newestKind(long offset) {
		EditedNode node = node(offset);
		if (node != null) {
			return node.isFreed ? BlockKind.FREE.code() : node.image.kind;
		}
		BlockChange change = (this.changes.isEmpty()) ? null : change(offset);
		return ((change != null) ? change.after() : this.store.headerAt(offset)).kind();
	}

	/** The newest image of an object's home block, in the batch over the pool; null if there is none. */
	@Nullable
	BlockImage newest(long offset) {
		if (newestKind(offset) == BlockKind.FREE.code()) {
			return null;
		}
		EditedNode node = node(offset);
		if (node != null) {
			return node.image;
		}
		return switch (change(offset)) {
			case FreshBlock made -> image(offset, made.after(), made.payload());
			case WriteBlock written -> image(offset, written.after(), written.payload());
			case null, default -> this.store.read(offset, newestCommit(), new BlockImage());
		};
	}

	// Index nodes

	@Override
	public BlockImage edit(long offset) {
		EditedNode node = node(offset);
		if (node == null) {
			node = beginEditing(offset);
		}
		if (!node.isEditable) {
			node.image = copy(node.image, this.allocator.capacity(offset));
			node.isEditable = true;
		}
		return node.image;
	}

	private EditedNode beginEditing(long offset) {
		BlockChange change = change(offset);
		EditedNode node = switch (change) {
			case FreshBlock made -> new EditedNode(image(offset, made.after(), made.payload()), false);
			case WriteBlock written -> new EditedNode(image(offset, written.after(), written.payload()),
					written.before(), written.beforePayload());
			case null -> new EditedNode(inPlace(offset));
			default -> throw new AssertionError("a node that a transaction has freed: " + change);
		};
		add(node);
		if (change != null) {
			this.supersededCount++;
		}
		return node;
	}

	/** The node as it is in the pool. Most nodes are edited just after they were read. */
	private BlockImage inPlace(long offset) {
		BlockImage known = this.lastRead;
		return (known != null && this.store.holdsNewest(known, offset))
				? known.copy()
				: this.store.read(offset, newestCommit(), new BlockImage());
	}

	private void add(EditedNode node) {
		LongMap<EditedNode> known = this.nodes;
		if (known == null) {
			known = new LongMap<>();
			this.nodes = known;
		}
		known.put(node.image.offset, node);
	}

	private static BlockImage image(long offset, BlockHeader header, byte[] payload) {
		return image(offset, header.kind(), header.type(), header.length(), payload);
	}

	private static BlockImage image(long offset, int kind, int type, int length, byte[] bytes) {
		BlockImage image = new BlockImage();
		image.offset = offset;
		image.kind = kind;
		image.type = type;
		image.length = length;
		image.bytes = bytes;
		return image;
	}

	/** A copy that belongs to no commit yet, and therefore has no version. */
	private static BlockImage copy(BlockImage image, int capacityBytes) {
		return image(image.offset, image.kind, image.type, image.length, Arrays.copyOf(image.bytes, capacityBytes));
	}

	@Override
	public BlockImage allocate(BlockKind kind, int type, int capacityBytes) {
		BlockImage image = image(0, kind.code(), type, capacityBytes, new byte[capacityBytes]);
		EditedNode node = new EditedNode(image, true);
		node.isEditable = true;
		image.offset = this.allocator.reserve(capacityBytes);
		add(node);
		return image;
	}

	@Override
	public void free(long offset) {
		EditedNode node = node(offset);
		if (node == null) {
			node = beginEditing(offset);
		}
		node.isFreed = true;
	}

	// What transactions have changed

	/** Takes over the changes of a transaction. If this method throws, the batch must be dropped. */
	void apply(Transaction transaction) {
		WriteSet writes = transaction.writes();
		for (int position = 0; writes != null && position < writes.positionCount(); position++) {
			Write write = writes.valueAt(position);
			if (write != null) {
				this.changes.add(change(write));
			}
		}
		IndexChanges indexes = transaction.indexChanges();
		if (indexes != null) {
			for (IndexOverlay overlay : indexes.overlays()) {
				apply(overlay, ThreadScratch.get().index);
			}
			for (IndexTree dropped : indexes.droppedTrees()) {
				dropped.destroy(this);
			}
		}
	}

	/** The change of a transaction's write. The write was validated against the newest version. */
	private BlockChange change(Write write) {
		BlockImage image = write.image;
		long offset = image.offset;
		return switch (write.operation) {
			case INSERT -> new FreshBlock(offset, this.store.headerAt(offset), after(image, write.checksum),
					image.bytes);
			case UPDATE -> {
				BlockImage before = write.before;
				if (before == null || !this.store.holdsNewest(before, offset)) {
					before = this.store.read(offset, newestCommit(), new BlockImage());
				}
				yield new WriteBlock(offset, before.header(), before.bytes, after(image, write.checksum), image.bytes,
						write.from, write.to);
			}
			case DELETE -> new FreeBlock(offset, this.store.headerAt(offset),
					BlockHeader.ofFreeSlot(offset, this.sequence));
		};
	}

	private BlockHeader after(BlockImage image, int checksum) {
		return BlockHeader.of(this.sequence, image.length, image.kind, image.type, checksum);
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
		if (overlay.collection != 0 && overlay.sizeChange() != 0 && !overlay.isGivenUp) {
			BlockImage collection = edit(overlay.collection);
			CollectionLayout.setSize(collection.bytes,
					CollectionLayout.size(collection.bytes) + overlay.sizeChange());
		}
	}

	// Its end

	/** Gives back the space that the batch itself reserved. */
	void cancel() {
		LongMap<EditedNode> known = this.nodes;
		for (int position = 0; known != null && position < known.positionCount(); position++) {
			EditedNode node = known.valueAt(position);
			if (node != null && node.isReservedHere) {
				this.allocator.cancel(node.image.offset);
			}
		}
		List<Span> spans = this.endedSpans;
		this.endedSpans = List.of();
		this.allocator.cancelEnds(spans);
	}

	/** The changes for the commit log; nothing is added to the batch afterwards. */
	ChangeSet seal() {
		ChangeSet sealed = new ChangeSet(this.sequence, changedBlockCount());
		for (int index = 0; index < this.changes.size(); index++) {
			BlockChange change = this.changes.get(index);
			if (this.supersededCount == 0 || node(change.offset()) == null) {
				sealed.add(change);
			}
		}
		LongMap<EditedNode> known = this.nodes;
		for (int position = 0; known != null && position < known.positionCount(); position++) {
			EditedNode node = known.valueAt(position);
			if (node != null && !node.isVain()) {
				sealed.add(change(node));
			}
		}
		addDescriptors(sealed);
		assert BatchConsistency.check(this.store, this.allocator, sealed);
		return sealed;
	}

	private BlockChange change(EditedNode node) {
		BlockImage image = node.image;
		long offset = image.offset;
		BlockHeader before = node.before;
		if (before != null && node.isFreed) {
			return new FreeBlock(offset, before, BlockHeader.ofFreeSlot(offset, this.sequence));
		}
		int checksum = BlockLayout.checksum(offset, image.kind, image.type, image.bytes, image.length);
		BlockHeader after = after(image, checksum);
		byte[] beforePayload = node.beforePayload;
		return (before == null || beforePayload == null)
				? new FreshBlock(offset, this.store.headerAt(offset), after, image.bytes)
				: new WriteBlock(offset, before, beforePayload, after, image.bytes, 0, image.length);
	}

	/**
	 * Adds the changes of spans whose slots are filled for the first time, whose only block is freed, or that became
	 * empty.
	 */
	private void addDescriptors(ChangeSet sealed) {
		DescriptorChanges descriptors = new DescriptorChanges(this.store, sealed, this::storesBlock);
		long[] newOffsets = NO_OFFSETS;
		int newBlockCount = 0;
		List<Change> blocks = sealed.changes();
		for (int index = 0, count = blocks.size(); index < count; index++) {
			Change change = blocks.get(index);
			if (change instanceof FreshBlock) {
				if (newBlockCount == newOffsets.length) {
					newOffsets = Arrays.copyOf(newOffsets, Math.max(8, 2 * newBlockCount));
				}
				newOffsets[newBlockCount++] = change.offset();
			} else if (change instanceof FreeBlock) {
				long descriptorOffset = this.allocator.prepareFree(change.offset());
				if (descriptorOffset != 0) {
					descriptors.change(descriptorOffset, 0);
				}
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
	}

	private boolean storesBlock(long offset) {
		EditedNode node = node(offset);
		return (node != null) ? !node.isFreed : change(offset) instanceof FreshBlock;
	}

	/** The versions that the sealed batch supersedes, by offset. */
	LongMap<Version> superseded(ChangeSet sealed) {
		List<Change> all = sealed.changes();
		LongMap<Version> superseded = new LongMap<>(all.size());
		for (int index = 0; index < all.size(); index++) {
			Change change = all.get(index);
			if (change instanceof WriteBlock written) {
				superseded.put(written.offset(), new Version(written.offset(), written.before(), this.sequence,
						written.beforePayload()));
			} else if (change instanceof FreeBlock freed) {
				superseded.put(freed.offset(), new Version(freed.offset(), freed.before(), this.sequence, null));
			}
		}
		return superseded;
	}

	/**
	 * Settles the space of the batch, which is in the pool, but not that of the blocks that it freed. Can be called
	 * once more after an error.
	 */
	void settle() {
		LongMap<EditedNode> known = this.nodes;
		for (; known != null && this.settledCount < known.positionCount();) {
			EditedNode node = known.valueAt(this.settledCount++);
			if (node != null && node.isVain()) {
				this.allocator.cancel(node.image.offset);
			}
		}
		List<Span> ended = this.endedSpans;
		this.endedSpans = List.of();
		if (!ended.isEmpty()) {
			this.allocator.freeEnded(ended);
		}
	}

	/** For an assertion: whether the changes are in their places. */
	boolean isInPlace(ChangeSet sealed) {
		return BatchConsistency.isInPlace(this.store, sealed);
	}

}

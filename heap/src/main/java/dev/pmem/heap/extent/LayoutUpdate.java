/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.catalog.Catalog;
import dev.pmem.heap.catalog.ExtentHistory;
import dev.pmem.heap.catalog.ExtentRecord;
import dev.pmem.heap.catalog.StoredLayout;
import dev.pmem.heap.commit.Transactions;
import dev.pmem.heap.exception.ConflictException;
import dev.pmem.heap.index.KeyRange;
import dev.pmem.heap.object.codec.Transcoder;
import dev.pmem.heap.object.payload.PayloadWriter;
import dev.pmem.heap.store.ConversionProgress;
import dev.pmem.heap.transaction.EntryCursor;
import dev.pmem.heap.transaction.Transaction;
import dev.pmem.heap.transaction.TransactionMode;

/**
 * Writes the objects of an extent that have earlier layouts in those that their classes have now.
 * <ol>
 * <li>Commits of a bounded size go through the objects in the order of their ids. A crash after each leaves some objects
 * converted; each object is read by the layout that it has.
 * <li>A commit takes the earlier layouts out of the extent's record, once no object has one. Whoever changes objects
 * meanwhile writes them in the present layouts.
 * </ol>
 * Not thread-safe; for one update.
 */
final class LayoutUpdate {

	/** How many objects one commit converts at most; halved each time that a commit is refused. */
	private static final int OBJECTS_IN_COMMIT = 200;

	/** How many objects are looked at in one snapshot. */
	private static final int OBJECTS_IN_PART = 5000;

	private final Transactions engine;

	private final Catalog catalog;

	private final String extentName;

	private final ExtentClasses classes;

	private final LayoutRecorder recorder;

	/** The classes whose layouts are known to be recorded. */
	private final Set<HierarchyClass<?>> recorded = new HashSet<>();

	private final LayoutReaders<?> readers;

	private final ExtentIndex primary;

	private final List<ExtentIndex> indexes;

	private final Map<Integer, Transcoder> transcoders = new HashMap<>();

	private final PayloadWriter state = new PayloadWriter();

	private final BlockImage image = new BlockImage();

	/** The id of the last object that is done; null before the first. */
	private byte @Nullable [] last;

	private long visitedCount;

	private long convertedCount;

	LayoutUpdate(Transactions engine, Catalog catalog, String extentName, ExtentClasses classes,
			LayoutRecorder recorder, LayoutReaders<?> readers, ExtentIndex primary, List<ExtentIndex> indexes) {
		this.engine = engine;
		this.catalog = catalog;
		this.extentName = extentName;
		this.classes = classes;
		this.recorder = recorder;
		this.readers = readers;
		this.primary = primary;
		this.indexes = indexes;
	}

	/** Converts all objects; returns how many there were to be converted. */
	long run(Consumer<ConversionProgress> progress) {
		if (!hasEarlierLayouts()) {
			return 0;
		}
		long total = count();
		int limit = OBJECTS_IN_COMMIT;
		boolean more = true;
		while (more) {
			try {
				more = convertPart(limit);
				limit = OBJECTS_IN_COMMIT;
				progress.accept(new ConversionProgress(this.extentName, this.visitedCount, total, this.convertedCount));
			} catch (ConflictException ex) {
				// somebody has changed one of these objects: gives way, and looks at them again
				limit = Math.max(1, limit / 2);
			}
		}
		this.catalog.inTransaction((transaction) -> forgetEarlierLayouts(transaction));
		return this.convertedCount;
	}

	private boolean hasEarlierLayouts() {
		Transaction transaction = this.engine.begin(TransactionMode.READ_ONLY);
		try {
			ExtentRecord record = this.catalog.extent(transaction, this.extentName);
			return record != null && !this.classes.current().containsAll(record.layouts());
		} finally {
			transaction.rollback();
		}
	}

	private long count() {
		Transaction transaction = this.engine.begin(TransactionMode.READ_ONLY);
		try {
			return transaction.count(this.primary.tree(), KeyRange.all());
		} finally {
			transaction.rollback();
		}
	}

	/** Converts the next objects in one commit; false if there are no more. */
	private boolean convertPart(int limit) {
		Transaction transaction = this.engine.begin(TransactionMode.READ_WRITE);
		try {
			EntryCursor cursor = transaction.scan(this.primary.tree(), new KeyRange(this.last, false, null, false),
					false);
			byte[] reached = this.last;
			int visited = 0;
			int converted = 0;
			boolean more = true;
			while (visited < OBJECTS_IN_PART && converted < limit) {
				if (!cursor.next()) {
					more = false;
					break;
				}
				reached = cursor.key();
				visited++;
				converted += convert(transaction, cursor.reference()) ? 1 : 0;
			}
			transaction.commit();
			this.last = reached;
			this.visitedCount += visited;
			this.convertedCount += converted;
			return more;
		} finally {
			transaction.rollback();
		}
	}

	private boolean convert(Transaction transaction, long reference) {
		BlockImage object = transaction.readObject(reference, this.image);
		HierarchyClass<?> owner = this.classes.owner(object.type);
		if (owner == null || owner.layout().number() == object.type) {
			return false;
		}
		if (!this.recorded.contains(owner)) {
			this.recorder.record(transaction, owner);
			this.recorded.add(owner);
		}
		StoredLayout written = this.readers.layout(object);
		this.transcoders.computeIfAbsent(object.type, (_) -> Transcoder.of(owner.codec(), written.layout()))
				.transcode(object.bytes, object.length, this.state);
		for (ExtentIndex index : this.indexes) {
			if (index.isOfElements()) {
				assert index.elementKeys(written, object.bytes, object.length).size() == index.elementKeys(
						owner.layout(), this.state.bytes(), this.state.length()).size() : index.description();
				continue;
			}
			byte[] before = index.key(written, object.bytes, object.length);
			byte[] after = index.key(owner.layout(), this.state.bytes(), this.state.length());
			assert Arrays.equals(before, after) : "converting an object has changed a key of " + index.description();
		}
		transaction.updateObject(reference, owner.layout().number(), this.state.bytes(), this.state.length());
		return true;
	}

	/** Objects of classes that are not known keep their layouts. */
	private boolean forgetEarlierLayouts(Transaction transaction) {
		ExtentRecord record = this.catalog.extent(transaction, this.extentName);
		if (record == null) {
			return false;
		}
		Set<Integer> kept = new LinkedHashSet<>();
		for (int number : record.layouts()) {
			HierarchyClass<?> owner = this.classes.owner(number);
			if (owner == null || owner.layout().number() == number) {
				kept.add(number);
			}
		}
		List<ExtentRecord.ClassRecord> classRecords = new ArrayList<>();
		for (ExtentRecord.ClassRecord each : record.classes()) {
			classRecords.add(new ExtentRecord.ClassRecord(each.typeName(), each.layouts().stream().filter(
					kept::contains)
					.toList()));
		}
		ExtentRecord after = new ExtentRecord(record.typeName(), record.idProperty(), List.copyOf(kept),
				record.primary(), record.indexes(), classRecords);
		this.catalog.putExtent(transaction, this.extentName, after);
		ExtentHistory history = this.catalog.history(transaction, this.extentName);
		this.catalog.putHistory(transaction, this.extentName, history.opened(after,
				history.views().stream().filter((view) -> kept.contains(view.written())).toList(),
				this.classes.current().stream().filter(kept::contains).toList(), List.of(),
				history.vacant().stream().filter(kept::contains).toList()));
		return true;
	}

}

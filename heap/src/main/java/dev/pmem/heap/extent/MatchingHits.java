/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.catalog.StoredLayout;
import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.index.KeyRange;
import dev.pmem.heap.object.key.KeyPrefix;
import dev.pmem.heap.query.match.CriteriaEvaluator;
import dev.pmem.heap.query.match.PayloadPredicate;
import dev.pmem.heap.query.plan.QueryPlan;
import dev.pmem.heap.transaction.EntryCursor;
import dev.pmem.heap.transaction.Transaction;

/**
 * The objects in a plan's ranges that match the criteria, in the order of the index. An object is tested on its stored
 * bytes, and the instance is made of the same bytes: the object is read and checked once.
 * <p>
 * Invariants: nobody else knows {@code image}; {@code object}, unless null, holds the current object as it was when the
 * cursor came to it.
 *
 * @param <T> the class of the objects
 */
final class MatchingHits<T> implements SearchHits<T> {

	/** How many objects are brought into the cache at once. */
	private static final int MAXIMUM_AHEAD = 16;

	private static final int[] NO_RUNS = {};

	private final LayoutReaders<T> readers;

	private final AccessFaults faults;

	private final Transaction transaction;

	/** Gives the instances of a class with references; null if the class has none. */
	private final @Nullable ObjectContext context;

	private final Class<T> type;

	private final QueryPlan<ExtentIndex> plan;

	/** Null if objects of all classes are wanted. */
	private final @Nullable ClassScope scope;

	private Iterator<KeyRange> ranges;

	private final @Nullable CriteriaEvaluator evaluator;

	/** The test of objects of {@code testedLayout}; null if nothing but their class is tested, or no object was yet. */
	private @Nullable PayloadPredicate predicate;

	/** The number of the layout that the last tested object had; -1 before the first. */
	private int testedLayout = -1;

	/** Whether objects with that layout are of a wanted class. */
	private boolean isInScope;

	/** The objects that were found; null unless one may be found again. */
	private final @Nullable Set<Long> found;

	private BlockImage image = new BlockImage();

	private @Nullable EntryCursor cursor;

	/** The current object, if it was read. */
	private @Nullable BlockImage object;

	private long reference;

	/** References that were taken from the index and not returned yet, from {@code position} up to {@code ahead}. */
	private final long[] references = new long[MAXIMUM_AHEAD];

	/** The run of each of these references; not kept up if the plan has no runs. */
	private final int[] runNumbers;

	private final @Nullable EntryRuns runs;

	private int position;

	private int ahead;

	/** Never read; keeps the compiler from leaving out the prefetch. */
	@SuppressWarnings("unused")
	private long prefetched;

	MatchingHits(LayoutReaders<T> readers, AccessFaults faults, Transaction transaction, Class<T> type,
			@Nullable ObjectContext context, QueryPlan<ExtentIndex> plan, @Nullable ClassScope scope) {
		this.context = context;
		this.type = type;
		this.readers = readers;
		this.faults = faults;
		this.transaction = transaction;
		this.plan = plan;
		this.scope = scope;
		this.ranges = plan.ranges().iterator();
		this.evaluator = plan.filter();
		this.found = plan.mayRepeat() ? new HashSet<>() : null;
		KeyPrefix runs = plan.runs();
		this.runs = (runs != null) ? new EntryRuns(runs, plan.isOrderOfAll()) : null;
		this.runNumbers = (runs != null) ? new int[MAXIMUM_AHEAD] : NO_RUNS;
	}

	@Override
	public boolean next() {
		try {
			return findNext();
		} catch (InternalError | IllegalStateException | CorruptPoolException ex) {
			throw this.faults.translate(ex);
		}
	}

	/** Where each entry is a match, the entries are counted leaf by leaf. */
	@Override
	public boolean skip(long count) {
		if (this.evaluator != null || this.scope != null || this.found != null || this.runs != null) {
			return SearchHits.super.skip(count);
		}
		assert this.ahead == 0 : "nothing was taken from the index yet";
		try {
			long left = count;
			while (left > 0 && (this.cursor != null || openNext())) {
				left -= Objects.requireNonNull(this.cursor).skip(left);
				if (left > 0) {
					this.cursor = null;
				}
			}
			return left == 0;
		} catch (InternalError | IllegalStateException | CorruptPoolException ex) {
			throw this.faults.translate(ex);
		}
	}

	@Override
	public void end() {
		EntryCursor open = this.cursor;
		if (open != null) {
			open.end();
		}
		this.cursor = null;
		this.ranges = Collections.emptyIterator();
		this.position = 0;
		this.ahead = 0;
	}

	/** Begins the next range; false if there is none. */
	private boolean openNext() {
		if (!this.ranges.hasNext()) {
			return false;
		}
		this.cursor = this.transaction.scan(this.plan.index().tree(), this.ranges.next(), this.plan.isDescending());
		return true;
	}

	private boolean findNext() {
		while (this.position < this.ahead || readAhead()) {
			this.reference = this.references[this.position++];
			this.object = null;
			if (this.transaction.isDeleted(this.reference)) {
				// since it was taken from the index
				continue;
			}
			if (this.found != null && !this.found.add(this.reference)) {
				continue;
			}
			if (this.evaluator == null && this.scope == null || matches()) {
				return true;
			}
		}
		return false;
	}

	/** Takes the next references from the index, twice as many as the last time; false if there are none. */
	private boolean readAhead() {
		int wanted = Math.min(Math.max(1, this.ahead * 2), MAXIMUM_AHEAD);
		this.position = 0;
		this.ahead = 0;
		while (this.ahead < wanted) {
			EntryCursor current = this.cursor;
			if (current != null && current.next()) {
				if (this.runs != null) {
					this.runNumbers[this.ahead] = this.runs.next(current);
				}
				this.references[this.ahead++] = current.reference();
			} else if (!openNext()) {
				break;
			}
		}
		this.prefetched |= this.transaction.prefetch(this.references, this.ahead);
		return this.ahead > 0;
	}

	private boolean matches() {
		BlockImage found = object();
		if (found.type != this.testedLayout) {
			this.isInScope = ClassScope.contains(this.scope, found);
			this.predicate = (this.isInScope && this.evaluator != null)
					? this.evaluator.on(layout().layout())
					: null;
			this.testedLayout = found.type;
		}
		PayloadPredicate test = this.predicate;
		return this.isInScope && (test == null || test.test(found.bytes, found.length));
	}

	/** The run of the current object; the same for all objects if the plan has no runs. */
	int run() {
		return (this.runs != null) ? this.runNumbers[this.position - 1] : 0;
	}

	/** Whether the current object is known to be the last one of its run; false does not mean that it is not. */
	boolean isLastOfRun() {
		return this.runs != null && this.position < this.ahead && this.runNumbers[this.position] != run();
	}

	/** The current object's stored bytes. */
	BlockImage object() {
		BlockImage found = this.object;
		if (found == null) {
			found = this.transaction.readObject(this.reference, this.image);
			this.transaction.countExamined();
			this.object = found;
		}
		return found;
	}

	StoredLayout layout() {
		return this.readers.layout(object());
	}

	/**
	 * The current object's stored bytes, for the caller to keep; null where they are the transaction's own, which may change.
	 * @param spare an image that nobody needs any more, for the next object; null if there is none
	 */
	@Nullable
	BlockImage takeObject(@Nullable BlockImage spare) {
		BlockImage found = this.object;
		if (found != this.image) {
			return null;
		}
		this.image = (spare != null) ? spare : new BlockImage();
		return found;
	}

	@Override
	public long reference() {
		return this.reference;
	}

	@Override
	public T read() {
		return read(this.reference, this.object);
	}

	/**
	 * An object that was found.
	 * @param matched its stored bytes when it was matched; null if they were not read
	 */
	T read(long reference, @Nullable BlockImage matched) {
		if (this.context != null) {
			return this.type.cast(this.context.instance(reference, this.type));
		}
		try {
			boolean upToDate = this.transaction.isActive() && !this.transaction.isChanged(reference);
			return this.readers.decode((matched != null && upToDate)
					? matched
					: this.transaction.readObject(reference));
		} catch (InternalError | IllegalStateException | CorruptPoolException ex) {
			throw this.faults.translate(ex);
		}
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.space;

import org.jspecify.annotations.Nullable;

/**
 * Spans of one size class, linked through the spans themselves. Guarded by the allocator.
 * <p>
 * Invariant: a span is in one list at the most, and its {@code isListed} says whether it is in one. Each change calls nothing and
 * creates no object: an error of the JVM leaves it made, or not begun.
 */
final class SpanList {

	@Nullable
	Span first;

	@Nullable
	Span last;

	/** Checks the links, each with its counterpart, and each span; gives the number of chunks of all of them. */
	int checkConsistent(int sizeClass) {
		int chunkCount = 0;
		Span previous = null;
		for (Span span = this.first; span != null; span = span.next) {
			assert span.isListed && span.previous == previous && span.sizeClass == sizeClass
					: "chunk " + span.chunk + " isn't linked as its list is";
			span.checkConsistent();
			chunkCount += span.chunkCount();
			previous = span;
		}
		assert previous == this.last : "a list ends elsewhere";
		return chunkCount;
	}

	boolean hasMoreThanOne() {
		return this.first != this.last;
	}

	/** Adds a span that is in no list. */
	void addFirst(Span span) {
		Span next = this.first;
		assert !span.isListed : "chunk " + span.chunk + " is in a list";
		span.isListed = true;
		span.next = next;
		this.first = span;
		if (next == null) {
			this.last = span;
		} else {
			next.previous = span;
		}
	}

	/** Adds a span that is in no list. */
	void addLast(Span span) {
		Span previous = this.last;
		assert !span.isListed : "chunk " + span.chunk + " is in a list";
		span.isListed = true;
		span.previous = previous;
		this.last = span;
		if (previous == null) {
			this.first = span;
		} else {
			previous.next = span;
		}
	}

	/** Takes out a span of this list. */
	void remove(Span span) {
		Span previous = span.previous;
		Span next = span.next;
		if (previous == null) {
			this.first = next;
		} else {
			previous.next = next;
		}
		if (next == null) {
			this.last = previous;
		} else {
			next.previous = previous;
		}
		span.previous = null;
		span.next = null;
		span.isListed = false;
	}

	/** Takes a span of this list out and adds it to the end of another. */
	void moveTo(SpanList other, Span span) {
		Span previous = span.previous;
		Span next = span.next;
		if (previous == null) {
			this.first = next;
		} else {
			previous.next = next;
		}
		if (next == null) {
			this.last = previous;
		} else {
			next.previous = previous;
		}
		Span end = other.last;
		span.previous = end;
		span.next = null;
		other.last = span;
		if (end == null) {
			other.first = span;
		} else {
			end.next = span;
		}
	}

}

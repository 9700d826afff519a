/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.space;

import org.jspecify.annotations.Nullable;

/**
 * Spans of one size class, linked through the spans themselves. Guarded by the allocator.
 * <p>
 * Invariant: a span is in the list that its {@code list} field names, and in no other. Each change calls nothing and
 * creates no object: an error of the JVM leaves it made, or not begun.
 */
final class SpanList {

	@Nullable
	Span first;

	@Nullable
	Span last;

	boolean hasMoreThanOne() {
		return this.first != this.last;
	}

	/** Adds a span that is in no list. */
	void addFirst(Span span) {
		Span next = this.first;
		span.list = this;
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
		span.list = this;
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
		span.list = null;
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
		span.list = other;
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

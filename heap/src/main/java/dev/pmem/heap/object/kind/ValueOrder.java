/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.kind;

import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZonedDateTime;
import java.util.Comparator;

/**
 * How stored values compare, in queries and in index keys alike. By {@code compareTo}, but as databases do where that is
 * finer than equality is: floating numbers have one zero and one NaN, the largest; BigDecimals of different scale and
 * date-times of different offset are equal if they are the same number or moment.
 */
public final class ValueOrder {

	private static final long NANOS_PER_SECOND = 1_000_000_000L;

	private ValueOrder() {}

	/** Whether values of the kind have an order beyond equality that queries can ask for. */
	public static boolean isOrdered(Kind kind) {
		return isComparable(kind) && switch (kind) {
			case PERIOD, ZONE_ID, URI, LOCALE, CURRENCY -> false;
			default -> true;
		};
	}

	/** Whether values of the kind can be compared for equality; arrays can't. */
	public static boolean isComparable(Kind kind) {
		return !kind.isArray();
	}

	/** Compares values of the kind; zero means equal, more than that only if the kind is ordered. */
	public static Comparator<Object> comparator(Kind kind) {
		return switch (kind) {
			case FLOAT, DOUBLE -> (left, right) -> compare(((Number) left).doubleValue(), ((Number) right)
					.doubleValue());
			case OFFSET_DATE_TIME -> Comparator.comparing(value -> ((OffsetDateTime) value).toInstant());
			case ZONED_DATE_TIME -> Comparator.comparing(value -> ((ZonedDateTime) value).toInstant());
			case OFFSET_TIME -> Comparator.comparingLong(value -> nanos((OffsetTime) value));
			case PERIOD, ZONE_ID, URI, LOCALE, CURRENCY -> Comparator.comparing(Object::toString);
			default -> ValueOrder::compareNaturally;
		};
	}

	/** Compares as databases do. */
	public static int compare(double left, double right) {
		// The sum turns -0.0 into 0.0.
		return Double.compare(left + 0.0, right + 0.0);
	}

	public static long nanos(OffsetTime time) {
		return time.toLocalTime().toNanoOfDay() - time.getOffset().getTotalSeconds() * NANOS_PER_SECOND;
	}

	@SuppressWarnings("unchecked")
	private static int compareNaturally(Object left, Object right) {
		return ((Comparable<Object>) left).compareTo(right);
	}

}

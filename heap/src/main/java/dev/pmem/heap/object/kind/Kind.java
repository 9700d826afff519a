/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.kind;

import dev.pmem.heap.exception.CorruptPoolException;

/**
 * Kinds of scalar values, as stored. The codes are part of the pool's format: never change or reuse one.
 */
public enum Kind {

	BOOLEAN(1, 1), BYTE(2, 1), SHORT(3, 2), CHAR(4, 2), INT(5, 4), LONG(6, 8), FLOAT(7, 4), DOUBLE(8, 8),

	/** Most, then least significant bits. */
	UUID(16, 16),
	/** Seconds (8), nanoseconds (4). */
	INSTANT(17, 12),
	/** Epoch day. */
	LOCAL_DATE(18, 8),
	/** Nanosecond of the day. */
	LOCAL_TIME(19, 8),
	/** Epoch day, nanosecond of the day. */
	LOCAL_DATE_TIME(20, 16),
	/** As LOCAL_DATE_TIME, then the offset in seconds (4). */
	OFFSET_DATE_TIME(21, 20),
	/** As LOCAL_TIME, then the offset in seconds (4). */
	OFFSET_TIME(22, 12),
	/** Seconds (8), nanoseconds (4). */
	DURATION(23, 12),
	/** Years, months, days (4 each). */
	PERIOD(24, 12), YEAR(25, 4),
	/** Year (4), month (1). */
	YEAR_MONTH(26, 5),
	/** Month (1), day (1). */
	MONTH_DAY(27, 2),
	/** Seconds. */
	ZONE_OFFSET(28, 4),
	/** Milliseconds since the epoch. */
	DATE(29, 8),

	STRING(40, 0),
	/** Scale (4), then the unscaled value in two's complement, big-endian. */
	BIG_DECIMAL(41, 0),
	/** Two's complement, big-endian. */
	BIG_INTEGER(42, 0),
	/** As OFFSET_DATE_TIME, then the zone's id in ASCII. */
	ZONED_DATE_TIME(43, 0), ZONE_ID(44, 0), URI(45, 0),
	/** Form (1), then UTF-16 text. */
	LOCALE(46, 0), CURRENCY(47, 0),

	BOOLEANS(60, 0), BYTES(61, 0), SHORTS(62, 0), CHARS(63, 0), INTS(64, 0), LONGS(65, 0), FLOATS(66, 0), DOUBLES(67,
			0);

	private final int code;

	private final int fixedSize;

	Kind(int code, int fixedSize) {
		this.code = code;
		this.fixedSize = fixedSize;
	}

	public int code() {
		return this.code;
	}

	/** How many bytes each value takes; 0 if that varies. */
	public int fixedSize() {
		return this.fixedSize;
	}

	/** Whether values are whole numbers that fit a long; characters are not. */
	public boolean isIntegral() {
		return this == BYTE || this == SHORT || this == INT || this == LONG;
	}

	/** Whether values are numbers. */
	public boolean isNumeric() {
		return isIntegral() || this == FLOAT || this == DOUBLE || this == BIG_INTEGER || this == BIG_DECIMAL;
	}

	/** Whether values are arrays of primitives. */
	public boolean isArray() {
		return this.code >= BOOLEANS.code;
	}

	public static Kind ofCode(int code) {
		for (Kind kind : values()) {
			if (kind.code == code) {
				return kind;
			}
		}
		throw new CorruptPoolException("Layout names an unknown kind of value: " + code);
	}

}

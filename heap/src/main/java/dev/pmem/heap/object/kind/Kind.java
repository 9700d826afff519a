/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.kind;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Kinds of scalar values, as stored, each with its code and all that it means. Codes and names are part of the pool's
 * format (names stand in the signatures of indexes): never change or reuse one. {@code docs/FORMAT.md} lists them.
 */
public enum Kind {

	BOOLEAN(1, new PlainScalars.BooleanScalar()),

	BYTE(2, new IntegralScalars.ByteScalar()),

	SHORT(3, new IntegralScalars.ShortScalar()),

	CHAR(4, new PlainScalars.CharScalar()),

	INT(5, new IntegralScalars.IntScalar()),

	LONG(6, new IntegralScalars.LongScalar()),

	FLOAT(7, new FloatingScalars.FloatScalar()),

	DOUBLE(8, new FloatingScalars.DoubleScalar()),

	UUID(16, new PlainScalars.UuidScalar()),

	INSTANT(17, new TimeScalars.InstantScalar()),

	LOCAL_DATE(18, new TimeScalars.LocalDateScalar()),

	LOCAL_TIME(19, new TimeScalars.LocalTimeScalar()),

	LOCAL_DATE_TIME(20, new TimeScalars.LocalDateTimeScalar()),

	OFFSET_DATE_TIME(21, new TimeScalars.OffsetDateTimeScalar()),

	OFFSET_TIME(22, new TimeScalars.OffsetTimeScalar()),

	DURATION(23, new TimeScalars.DurationScalar()),

	PERIOD(24, new CalendarScalars.PeriodScalar()),

	YEAR(25, new CalendarScalars.YearScalar()),

	YEAR_MONTH(26, new CalendarScalars.YearMonthScalar()),

	MONTH_DAY(27, new CalendarScalars.MonthDayScalar()),

	ZONE_OFFSET(28, new ZoneScalars.ZoneOffsetScalar()),

	DATE(29, new PlainScalars.DateScalar()),

	/** The offset of another object's home block; no class has values of it, because a codec makes instances of them. */
	REFERENCE(30, new ReferenceScalar()),

	OPTIONAL_INT(31, new UtilityScalars.OptionalIntScalar()),

	OPTIONAL_LONG(32, new UtilityScalars.OptionalLongScalar()),

	OPTIONAL_DOUBLE(33, new UtilityScalars.OptionalDoubleScalar()),

	MATH_CONTEXT(34, new UtilityScalars.MathContextScalar()),

	STRING(40, new TextScalars.StringScalar()),

	BIG_DECIMAL(41, new BigScalars.BigDecimalScalar()),

	BIG_INTEGER(42, new BigScalars.BigIntegerScalar()),

	ZONED_DATE_TIME(43, new TimeScalars.ZonedDateTimeScalar()),

	ZONE_ID(44, new ZoneScalars.ZoneIdScalar()),

	URI(45, new TextScalars.UriScalar()),

	LOCALE(46, new TextScalars.LocaleScalar()),

	CURRENCY(47, new TextScalars.CurrencyScalar()),

	URL(48, NamedScalars.url()),

	PATTERN(49, NamedScalars.pattern()),

	CHARSET(50, NamedScalars.charset()),

	PATH(51, NamedScalars.path()),

	FILE(52, NamedScalars.file()),

	INET_ADDRESS(53, new NetScalars.InetAddressScalar()),

	INET_SOCKET_ADDRESS(54, new NetScalars.InetSocketAddressScalar()),

	BIT_SET(55, new UtilityScalars.BitSetScalar()),

	BOOLEANS(60, new ArrayScalars.BooleansScalar()),

	BYTES(61, new ArrayScalars.BytesScalar()),

	SHORTS(62, new ArrayScalars.ShortsScalar()),

	CHARS(63, new ArrayScalars.CharsScalar()),

	INTS(64, new ArrayScalars.IntsScalar()),

	LONGS(65, new ArrayScalars.LongsScalar()),

	FLOATS(66, new ArrayScalars.FloatsScalar()),

	DOUBLES(67, new ArrayScalars.DoublesScalar()),

	/** Values of other kinds, each with its kind, lists and maps of them. */
	OBJECT(68, new ObjectScalar(Kind::scalarOf, Kind::codeOf));

	/** The largest code that the format leaves to kinds; the smallest is 1. */
	public static final int MAX_CODE = Byte.MAX_VALUE;

	private static final @Nullable Kind[] BY_CODE = new @Nullable Kind[MAX_CODE + 1];

	private static final Map<Class<?>, Kind> BY_CLASS = new HashMap<>();

	static {
		for (Kind kind : values()) {
			requireFirst(kind, BY_CODE[kind.code], "code " + kind.code);
			BY_CODE[kind.code] = kind;
			if (kind != REFERENCE) {
				requireFirst(kind, BY_CLASS.put(kind.scalar.type(), kind), kind.scalar.type().getName());
				BY_CLASS.put(kind.scalar.primitiveType(), kind);
			}
		}
	}

	private final int code;

	private final Scalar<?> scalar;

	Kind(int code, Scalar<?> scalar) {
		this.code = code;
		this.scalar = scalar;
	}

	private static void requireFirst(Kind kind, @Nullable Kind other, String what) {
		if (other != null) {
			throw new AssertionError("The kinds " + other + " and " + kind + " both have " + what);
		}
	}

	/** The kind with a code, of which values can stand in those of {@link #OBJECT}; null if there is none. */
	private static @Nullable Scalar<?> scalarOf(int code) {
		Kind kind = ofCode(code);
		return (kind == null || kind == REFERENCE || kind == OBJECT) ? null : kind.scalar;
	}

	/** The code of the kind of a class of which values can stand in those of {@link #OBJECT}; 0 if there is none. */
	private static int codeOf(Class<?> type) {
		Kind kind = ofClass(type);
		return (kind == null || kind == OBJECT) ? 0 : kind.code;
	}

	/** The kind of this code; null if this release knows none. */
	public static @Nullable Kind ofCode(int code) {
		return (code > 0 && code <= MAX_CODE) ? BY_CODE[code] : null;
	}

	/** The kind of the values of a class, primitive or not; null if they are no scalars. */
	public static @Nullable Kind ofClass(Class<?> type) {
		return BY_CLASS.get(type);
	}

	/** The code, from 1 to {@link #MAX_CODE}. */
	public int code() {
		return this.code;
	}

	/** All that the kind means. */
	public Scalar<?> scalar() {
		return this.scalar;
	}

	/** How many bytes each value takes; 0 if that varies. */
	public int fixedSize() {
		return this.scalar.elementSize();
	}

	/** Whether values are numbers. */
	public boolean isNumeric() {
		return Number.class.isAssignableFrom(this.scalar.type());
	}

	/** Whether values are arrays of primitives. */
	public boolean isArray() {
		return this.scalar instanceof ArrayScalar<?>;
	}

	/** Whether values can be compared for equality, and be indexed; arrays can't. */
	public boolean isComparable() {
		return this.scalar.isComparable();
	}

	/** Whether values have an order beyond equality that queries can ask for. */
	public boolean isOrdered() {
		return this.scalar.isOrdered();
	}

	/** Compares values of the kind; zero means equal, more than that only if the kind is ordered. */
	public Comparator<Object> comparator() {
		return this.scalar.comparator();
	}

	/** Makes values of this kind from stored ones of another, or the same; null if some of those would not survive. */
	public @Nullable Function<Object, ? extends Object> widening(Kind older) {
		return (older == this) ? Function.identity() : this.scalar.widening(older.scalar);
	}

}

/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.kind;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

import dev.pmem.heap.object.payload.Bytes;
import dev.pmem.heap.object.payload.PayloadWriter;

/**
 * The values of java.time.
 */
final class TimeScalars {

	private static final int OFFSET_DATE_TIME_SIZE = Kind.OFFSET_DATE_TIME.fixedSize();

	private TimeScalars() {}

	static void register() {
		ScalarCodec.fixed(Kind.INSTANT, Instant.class,
				(bytes, at) -> Instant.ofEpochSecond(Bytes.getLong(bytes, at), Bytes.getInt(bytes, at + 8)),
				(bytes, at, value) -> {
					Bytes.putLong(bytes, at, value.getEpochSecond());
					Bytes.putInt(bytes, at + 8, value.getNano());
				});
		ScalarCodec.fixed(Kind.DURATION, Duration.class,
				(bytes, at) -> Duration.ofSeconds(Bytes.getLong(bytes, at), Bytes.getInt(bytes, at + 8)),
				(bytes, at, value) -> {
					Bytes.putLong(bytes, at, value.getSeconds());
					Bytes.putInt(bytes, at + 8, value.getNano());
				});
		ScalarCodec.fixed(Kind.LOCAL_DATE, LocalDate.class, TimeScalars::date, TimeScalars::putDate);
		ScalarCodec.fixed(Kind.LOCAL_TIME, LocalTime.class, TimeScalars::time, TimeScalars::putTime);
		ScalarCodec.fixed(Kind.LOCAL_DATE_TIME, LocalDateTime.class, TimeScalars::dateTime, TimeScalars::putDateTime);
		ScalarCodec.fixed(Kind.ZONE_OFFSET, ZoneOffset.class, TimeScalars::offset, TimeScalars::putOffset);
		ScalarCodec.fixed(Kind.OFFSET_DATE_TIME, OffsetDateTime.class,
				(bytes, at) -> OffsetDateTime.of(dateTime(bytes, at), offset(bytes, at + 16)),
				(bytes, at, value) -> {
					putDateTime(bytes, at, value.toLocalDateTime());
					putOffset(bytes, at + 16, value.getOffset());
				});
		ScalarCodec.fixed(Kind.OFFSET_TIME, OffsetTime.class,
				(bytes, at) -> OffsetTime.of(time(bytes, at), offset(bytes, at + 8)), (bytes, at, value) -> {
					putTime(bytes, at, value.toLocalTime());
					putOffset(bytes, at + 8, value.getOffset());
				});
		ScalarCodec.fixed(Kind.PERIOD, Period.class, (bytes, at) -> Period.of(Bytes.getInt(bytes, at),
				Bytes.getInt(bytes, at + 4), Bytes.getInt(bytes, at + 8)), (bytes, at, value) -> {
					Bytes.putInt(bytes, at, value.getYears());
					Bytes.putInt(bytes, at + 4, value.getMonths());
					Bytes.putInt(bytes, at + 8, value.getDays());
				});
		ScalarCodec.fixed(Kind.YEAR, Year.class, (bytes, at) -> Year.of(Bytes.getInt(bytes, at)),
				(bytes, at, value) -> Bytes.putInt(bytes, at, value.getValue()));
		ScalarCodec.fixed(Kind.YEAR_MONTH, YearMonth.class,
				(bytes, at) -> YearMonth.of(Bytes.getInt(bytes, at), bytes[at + 4]), (bytes, at, value) -> {
					Bytes.putInt(bytes, at, value.getYear());
					bytes[at + 4] = (byte) value.getMonthValue();
				});
		ScalarCodec.fixed(Kind.MONTH_DAY, MonthDay.class, (bytes, at) -> MonthDay.of(bytes[at], bytes[at + 1]),
				(bytes, at, value) -> {
					bytes[at] = (byte) value.getMonthValue();
					bytes[at + 1] = (byte) value.getDayOfMonth();
				});
		ScalarCodec.part(Kind.ZONE_ID, ZoneId.class, (bytes, at, size, _) -> zone(bytes, at, size),
				TimeScalars::putZone);
		ScalarCodec.part(Kind.ZONED_DATE_TIME, ZonedDateTime.class,
				(bytes, at, size, _) -> zonedDateTime(bytes, at, size), TimeScalars::putZonedDateTime);
	}

	private static LocalDate date(byte[] bytes, int at) {
		return LocalDate.ofEpochDay(Bytes.getLong(bytes, at));
	}

	private static void putDate(byte[] bytes, int at, LocalDate value) {
		Bytes.putLong(bytes, at, value.toEpochDay());
	}

	private static LocalTime time(byte[] bytes, int at) {
		return LocalTime.ofNanoOfDay(Bytes.getLong(bytes, at));
	}

	private static void putTime(byte[] bytes, int at, LocalTime value) {
		Bytes.putLong(bytes, at, value.toNanoOfDay());
	}

	private static LocalDateTime dateTime(byte[] bytes, int at) {
		return LocalDateTime.of(date(bytes, at), time(bytes, at + 8));
	}

	private static void putDateTime(byte[] bytes, int at, LocalDateTime value) {
		putDate(bytes, at, value.toLocalDate());
		putTime(bytes, at + 8, value.toLocalTime());
	}

	private static ZoneOffset offset(byte[] bytes, int at) {
		return ZoneOffset.ofTotalSeconds(Bytes.getInt(bytes, at));
	}

	private static void putOffset(byte[] bytes, int at, ZoneOffset value) {
		Bytes.putInt(bytes, at, value.getTotalSeconds());
	}

	private static ZoneId zone(byte[] bytes, int at, int size) {
		return ZoneId.of(new String(bytes, at, size, StandardCharsets.US_ASCII));
	}

	private static int putZone(PayloadWriter out, ZoneId value) {
		out.append(value.getId().getBytes(StandardCharsets.US_ASCII));
		return 0;
	}

	// Not ofStrict: where a later JDK knows other rules for the zone, the instant is what must stay.
	private static ZonedDateTime zonedDateTime(byte[] bytes, int at, int size) {
		if (size < OFFSET_DATE_TIME_SIZE) {
			throw new IllegalArgumentException("only " + size + " bytes");
		}
		return ZonedDateTime.ofInstant(dateTime(bytes, at), offset(bytes, at + 16),
				zone(bytes, at + OFFSET_DATE_TIME_SIZE, size - OFFSET_DATE_TIME_SIZE));
	}

	private static int putZonedDateTime(PayloadWriter out, ZonedDateTime value) {
		int at = out.claim(OFFSET_DATE_TIME_SIZE);
		putDateTime(out.bytes(), at, value.toLocalDateTime());
		putOffset(out.bytes(), at + 16, value.getOffset());
		return putZone(out, value.getZone());
	}

}

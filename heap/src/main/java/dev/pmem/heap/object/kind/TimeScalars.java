/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.kind;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZonedDateTime;
import java.util.Comparator;

import dev.pmem.heap.object.payload.Bytes;
import dev.pmem.heap.object.payload.PayloadWriter;

/**
 * Moments, spans, dates and times.
 */
final class TimeScalars {

	private static final long NANOS_PER_SECOND = 1_000_000_000L;

	private static final int DATE_SIZE = Long.BYTES;

	private static final int TIME_SIZE = Long.BYTES;

	private static final int DATE_TIME_SIZE = DATE_SIZE + TIME_SIZE;

	private static final int OFFSET_DATE_TIME_SIZE = DATE_TIME_SIZE + Integer.BYTES;

	private TimeScalars() {}

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
		return LocalDateTime.of(date(bytes, at), time(bytes, at + DATE_SIZE));
	}

	private static void putDateTime(byte[] bytes, int at, LocalDateTime value) {
		putDate(bytes, at, value.toLocalDate());
		putTime(bytes, at + DATE_SIZE, value.toLocalTime());
	}

	private static void putInstant(PayloadWriter key, Instant value) {
		KeyBytes.putLong(key, value.getEpochSecond());
		KeyBytes.putInt(key, value.getNano());
	}

	/** Seconds (8), nanoseconds (4). */
	static final class InstantScalar extends FixedScalar<Instant> {

		InstantScalar() {
			super(Instant.class, Long.BYTES + Integer.BYTES, ValueOrder.natural());
		}

		@Override
		Instant read(byte[] bytes, int at) {
			return Instant.ofEpochSecond(Bytes.getLong(bytes, at), Bytes.getInt(bytes, at + Long.BYTES));
		}

		@Override
		void write(byte[] bytes, int at, Instant value) {
			Bytes.putLong(bytes, at, value.getEpochSecond());
			Bytes.putInt(bytes, at + Long.BYTES, value.getNano());
		}

		@Override
		void writeKey(PayloadWriter key, Instant value, boolean last) {
			putInstant(key, value);
		}

	}

	/** Seconds (8), nanoseconds (4). */
	static final class DurationScalar extends FixedScalar<Duration> {

		DurationScalar() {
			super(Duration.class, Long.BYTES + Integer.BYTES, ValueOrder.natural());
		}

		@Override
		Duration read(byte[] bytes, int at) {
			return Duration.ofSeconds(Bytes.getLong(bytes, at), Bytes.getInt(bytes, at + Long.BYTES));
		}

		@Override
		void write(byte[] bytes, int at, Duration value) {
			Bytes.putLong(bytes, at, value.getSeconds());
			Bytes.putInt(bytes, at + Long.BYTES, value.getNano());
		}

		@Override
		void writeKey(PayloadWriter key, Duration value, boolean last) {
			KeyBytes.putLong(key, value.getSeconds());
			KeyBytes.putInt(key, value.getNano());
		}

	}

	/** Epoch day. */
	static final class LocalDateScalar extends FixedScalar<LocalDate> {

		LocalDateScalar() {
			super(LocalDate.class, DATE_SIZE, ValueOrder.natural());
		}

		@Override
		LocalDate read(byte[] bytes, int at) {
			return date(bytes, at);
		}

		@Override
		void write(byte[] bytes, int at, LocalDate value) {
			putDate(bytes, at, value);
		}

		@Override
		void writeKey(PayloadWriter key, LocalDate value, boolean last) {
			KeyBytes.putLong(key, value.toEpochDay());
		}

	}

	/** Nanosecond of the day. */
	static final class LocalTimeScalar extends FixedScalar<LocalTime> {

		LocalTimeScalar() {
			super(LocalTime.class, TIME_SIZE, ValueOrder.natural());
		}

		@Override
		LocalTime read(byte[] bytes, int at) {
			return time(bytes, at);
		}

		@Override
		void write(byte[] bytes, int at, LocalTime value) {
			putTime(bytes, at, value);
		}

		@Override
		void writeKey(PayloadWriter key, LocalTime value, boolean last) {
			KeyBytes.putLong(key, value.toNanoOfDay());
		}

	}

	/** Epoch day, nanosecond of the day. */
	static final class LocalDateTimeScalar extends FixedScalar<LocalDateTime> {

		LocalDateTimeScalar() {
			super(LocalDateTime.class, DATE_TIME_SIZE, ValueOrder.natural());
		}

		@Override
		LocalDateTime read(byte[] bytes, int at) {
			return dateTime(bytes, at);
		}

		@Override
		void write(byte[] bytes, int at, LocalDateTime value) {
			putDateTime(bytes, at, value);
		}

		@Override
		void writeKey(PayloadWriter key, LocalDateTime value, boolean last) {
			KeyBytes.putLong(key, value.toLocalDate().toEpochDay());
			KeyBytes.putLong(key, value.toLocalTime().toNanoOfDay());
		}

	}

	/** As LOCAL_DATE_TIME, then the offset in seconds (4). */
	static final class OffsetDateTimeScalar extends FixedScalar<OffsetDateTime> {

		OffsetDateTimeScalar() {
			super(OffsetDateTime.class, OFFSET_DATE_TIME_SIZE,
					ValueOrder.by(Comparator.comparing(OffsetDateTime::toInstant)));
		}

		@Override
		OffsetDateTime read(byte[] bytes, int at) {
			return OffsetDateTime.of(dateTime(bytes, at), ZoneScalars.offset(bytes, at + DATE_TIME_SIZE));
		}

		@Override
		void write(byte[] bytes, int at, OffsetDateTime value) {
			putDateTime(bytes, at, value.toLocalDateTime());
			ZoneScalars.putOffset(bytes, at + DATE_TIME_SIZE, value.getOffset());
		}

		@Override
		void writeKey(PayloadWriter key, OffsetDateTime value, boolean last) {
			putInstant(key, value.toInstant());
		}

	}

	/** As LOCAL_TIME, then the offset in seconds (4). */
	static final class OffsetTimeScalar extends FixedScalar<OffsetTime> {

		OffsetTimeScalar() {
			super(OffsetTime.class, TIME_SIZE + Integer.BYTES,
					ValueOrder.by(Comparator.comparingLong(OffsetTimeScalar::nanos)));
		}

		@Override
		OffsetTime read(byte[] bytes, int at) {
			return OffsetTime.of(time(bytes, at), ZoneScalars.offset(bytes, at + TIME_SIZE));
		}

		@Override
		void write(byte[] bytes, int at, OffsetTime value) {
			putTime(bytes, at, value.toLocalTime());
			ZoneScalars.putOffset(bytes, at + TIME_SIZE, value.getOffset());
		}

		@Override
		void writeKey(PayloadWriter key, OffsetTime value, boolean last) {
			KeyBytes.putLong(key, nanos(value));
		}

		/** Nanoseconds since midnight of the day in UTC. */
		private static long nanos(OffsetTime time) {
			return time.toLocalTime().toNanoOfDay() - time.getOffset().getTotalSeconds() * NANOS_PER_SECOND;
		}

	}

	/** As OFFSET_DATE_TIME, then the zone's id in ASCII. */
	static final class ZonedDateTimeScalar extends VariableScalar<ZonedDateTime> {

		ZonedDateTimeScalar() {
			super(ZonedDateTime.class, ValueOrder.by(Comparator.comparing(ZonedDateTime::toInstant)));
		}

		@Override
		ZonedDateTime read(byte[] bytes, int at, int size, boolean utf16) {
			if (size < OFFSET_DATE_TIME_SIZE) {
				throw new IllegalArgumentException("only " + size + " bytes");
			}
			// Not ofStrict: where a later JDK knows other rules for the zone, the instant is what must stay.
			return ZonedDateTime.ofInstant(dateTime(bytes, at), ZoneScalars.offset(bytes, at + DATE_TIME_SIZE),
					ZoneScalars.zone(bytes, at + OFFSET_DATE_TIME_SIZE, size - OFFSET_DATE_TIME_SIZE));
		}

		@Override
		int write(PayloadWriter out, ZonedDateTime value) {
			int at = out.claim(OFFSET_DATE_TIME_SIZE);
			putDateTime(out.bytes(), at, value.toLocalDateTime());
			ZoneScalars.putOffset(out.bytes(), at + DATE_TIME_SIZE, value.getOffset());
			ZoneScalars.putZone(out, value.getZone());
			return 0;
		}

		@Override
		void writeKey(PayloadWriter key, ZonedDateTime value, boolean last) {
			putInstant(key, value.toInstant());
		}

	}

}

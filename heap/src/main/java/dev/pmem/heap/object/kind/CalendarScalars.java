/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.kind;

import java.time.MonthDay;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;

import dev.pmem.heap.object.payload.Bytes;
import dev.pmem.heap.object.payload.PayloadWriter;

/**
 * Years, months and days that are no dates.
 */
final class CalendarScalars {

	private CalendarScalars() {}

	/** Years, months, days (4 each). */
	static final class PeriodScalar extends FixedScalar<Period> {

		PeriodScalar() {
			super(Period.class, 3 * Integer.BYTES, ValueOrder.equalityOfText());
		}

		@Override
		Period read(byte[] bytes, int at) {
			return Period.of(Bytes.getInt(bytes, at), Bytes.getInt(bytes, at + Integer.BYTES),
					Bytes.getInt(bytes, at + 2 * Integer.BYTES));
		}

		@Override
		void write(byte[] bytes, int at, Period value) {
			Bytes.putInt(bytes, at, value.getYears());
			Bytes.putInt(bytes, at + Integer.BYTES, value.getMonths());
			Bytes.putInt(bytes, at + 2 * Integer.BYTES, value.getDays());
		}

		@Override
		void writeKey(PayloadWriter key, Period value, boolean last) {
			KeyBytes.putInt(key, value.getYears());
			KeyBytes.putInt(key, value.getMonths());
			KeyBytes.putInt(key, value.getDays());
		}

	}

	static final class YearScalar extends FixedScalar<Year> {

		YearScalar() {
			super(Year.class, Integer.BYTES, ValueOrder.natural());
		}

		@Override
		Year read(byte[] bytes, int at) {
			return Year.of(Bytes.getInt(bytes, at));
		}

		@Override
		void write(byte[] bytes, int at, Year value) {
			Bytes.putInt(bytes, at, value.getValue());
		}

		@Override
		void writeKey(PayloadWriter key, Year value, boolean last) {
			KeyBytes.putInt(key, value.getValue());
		}

	}

	/** Year (4), month (1). */
	static final class YearMonthScalar extends FixedScalar<YearMonth> {

		YearMonthScalar() {
			super(YearMonth.class, Integer.BYTES + 1, ValueOrder.natural());
		}

		@Override
		YearMonth read(byte[] bytes, int at) {
			return YearMonth.of(Bytes.getInt(bytes, at), bytes[at + Integer.BYTES]);
		}

		@Override
		void write(byte[] bytes, int at, YearMonth value) {
			Bytes.putInt(bytes, at, value.getYear());
			bytes[at + Integer.BYTES] = (byte) value.getMonthValue();
		}

		@Override
		void writeKey(PayloadWriter key, YearMonth value, boolean last) {
			KeyBytes.putInt(key, value.getYear());
			KeyBytes.putByte(key, value.getMonthValue());
		}

	}

	/** Month (1), day (1). */
	static final class MonthDayScalar extends FixedScalar<MonthDay> {

		MonthDayScalar() {
			super(MonthDay.class, 2, ValueOrder.natural());
		}

		@Override
		MonthDay read(byte[] bytes, int at) {
			return MonthDay.of(bytes[at], bytes[at + 1]);
		}

		@Override
		void write(byte[] bytes, int at, MonthDay value) {
			bytes[at] = (byte) value.getMonthValue();
			bytes[at + 1] = (byte) value.getDayOfMonth();
		}

		@Override
		void writeKey(PayloadWriter key, MonthDay value, boolean last) {
			KeyBytes.putByte(key, value.getMonthValue());
			KeyBytes.putByte(key, value.getDayOfMonth());
		}

	}

}

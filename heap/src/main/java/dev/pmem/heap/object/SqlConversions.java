/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object;

import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Map;

/**
 * The times of {@code java.sql}, stored as what they mean: a moment, a day, a time of the day. Loaded only where the module
 * is there.
 */
final class SqlConversions {

	private SqlConversions() {}

	static void addTo(Map<Class<?>, TypeConversion> conversions) {
		conversions.put(Timestamp.class,
				SoundConversion.of(Timestamp.class, Instant.class, Timestamp::toInstant, Timestamp::from));
		conversions.put(Date.class,
				SoundConversion.of(Date.class, LocalDate.class, Date::toLocalDate, Date::valueOf));
		conversions.put(Time.class, SoundConversion.of(Time.class, LocalTime.class, SqlConversions::timeOfDay,
				SqlConversions::time));
	}

	/** With its milliseconds, which {@link Time#toLocalTime} leaves out. */
	private static LocalTime timeOfDay(Time time) {
		return Instant.ofEpochMilli(time.getTime()).atZone(ZoneId.systemDefault()).toLocalTime();
	}

	private static Time time(LocalTime time) {
		return new Time(LocalDate.EPOCH.atTime(time).atZone(ZoneId.systemDefault()).toInstant().toEpochMilli());
	}

}

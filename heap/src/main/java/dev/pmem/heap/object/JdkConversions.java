/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.DateTimeException;
import java.time.ZonedDateTime;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.HashMap;
import java.util.Map;
import java.util.TimeZone;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.LayoutMismatchException;
import dev.pmem.heap.object.payload.ValuePathException;

/**
 * The JDK's classes whose values are stored as those of another class, so that queries and indexes compare what the values
 * mean. A change of what is stored is a change of the format.
 */
final class JdkConversions {

	private static final Map<Class<?>, TypeConversion> CONVERSIONS = new HashMap<>();

	static {
		add(AtomicBoolean.class, Boolean.class, AtomicBoolean::get, AtomicBoolean::new);
		add(AtomicInteger.class, Integer.class, AtomicInteger::get, AtomicInteger::new);
		add(AtomicLong.class, Long.class, AtomicLong::get, AtomicLong::new);
		add(AtomicIntegerArray.class, int[].class, JdkConversions::numbers, AtomicIntegerArray::new);
		add(AtomicLongArray.class, long[].class, JdkConversions::numbers, AtomicLongArray::new);
		add(Class.class, String.class, JdkConversions::nameOf, JdkConversions::classOf);
		add(TimeZone.class, String.class, JdkConversions::idOf, TimeZone::getTimeZone);
		add(Calendar.class, ZonedDateTime.class, JdkConversions::timeOf, JdkConversions::calendarOf);
		add(GregorianCalendar.class, ZonedDateTime.class, JdkConversions::timeOf, JdkConversions::calendarOf);
		add(Inet4Address.class, InetAddress.class, Function.identity(), Inet4Address.class::cast);
		add(Inet6Address.class, InetAddress.class, Function.identity(), Inet6Address.class::cast);
		if (ModuleLayer.boot().findModule("java.sql").isPresent()) {
			SqlConversions.addTo(CONVERSIONS);
		}
	}

	private JdkConversions() {}

	/** The conversion of the values of a class; null if they are not converted. */
	static @Nullable TypeConversion of(Class<?> type) {
		return CONVERSIONS.get(type);
	}

	private static <V, S> void add(Class<V> type, Class<S> storedType, Function<? super V, ? extends S> store,
			Function<? super S, ? extends V> load) {
		CONVERSIONS.put(type, SoundConversion.of(type, storedType, store, load));
	}

	private static int[] numbers(AtomicIntegerArray array) {
		int[] numbers = new int[array.length()];
		for (int index = 0; index < numbers.length; index++) {
			numbers[index] = array.get(index);
		}
		return numbers;
	}

	private static long[] numbers(AtomicLongArray array) {
		long[] numbers = new long[array.length()];
		for (int index = 0; index < numbers.length; index++) {
			numbers[index] = array.get(index);
		}
		return numbers;
	}

	private static String nameOf(Class<?> type) {
		if (type.isHidden()) {
			throw new ValuePathException("is the class " + type.getName() + ", which no name tells");
		}
		return type.getName();
	}

	/** The class, which is not initialized: a name in a pool makes nothing run. */
	private static Class<?> classOf(String name) {
		Class<?> primitive = Class.forPrimitiveName(name);
		if (primitive != null) {
			return primitive;
		}
		Class<?> found = find(name, Thread.currentThread().getContextClassLoader());
		if (found == null) {
			found = find(name, JdkConversions.class.getClassLoader());
		}
		if (found == null) {
			throw new LayoutMismatchException("A property is stored as the class " + name
					+ ", which the application no longer has; put it back, or store another");
		}
		return found;
	}

	private static @Nullable Class<?> find(String name, @Nullable ClassLoader loader) {
		try {
			return Class.forName(name, false, loader);
		} catch (ClassNotFoundException | LinkageError _) {
			return null;
		}
	}

	private static String idOf(TimeZone zone) {
		if (!TimeZone.getTimeZone(zone.getID()).hasSameRules(zone)) {
			throw new ValuePathException("is a time zone with the id '" + zone.getID()
					+ "' and rules of its own, which the id does not tell; use one of TimeZone.getAvailableIDs()");
		}
		return zone.getID();
	}

	private static ZonedDateTime timeOf(Calendar calendar) {
		if (calendar.getClass() != GregorianCalendar.class) {
			throw new ValuePathException("is a " + calendar.getClass().getName()
					+ "; of calendars only a java.util.GregorianCalendar can be stored");
		}
		idOf(calendar.getTimeZone());
		try {
			return calendar.toInstant().atZone(calendar.getTimeZone().toZoneId());
		} catch (DateTimeException ex) {
			throw new ValuePathException("is a moment that java.time.ZonedDateTime does not know: " + ex.getMessage());
		}
	}

	/** As the present locale counts weeks. */
	private static GregorianCalendar calendarOf(ZonedDateTime time) {
		GregorianCalendar calendar = new GregorianCalendar(TimeZone.getTimeZone(time.getZone()));
		calendar.setTimeInMillis(time.toInstant().toEpochMilli());
		return calendar;
	}

}

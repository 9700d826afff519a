/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object;

import java.io.File;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Currency;
import java.util.Date;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Classes to store.
 */
final class Samples {

	private Samples() {}

	enum Color {

		RED, GREEN, BLUE {
			@Override
			public String toString() {
				return "body";
			}
		}

	}

	/** All kinds of primitives and values. */
	static class Scalars {

		boolean aBoolean;
		byte aByte;
		short aShort;
		char aChar;
		int anInt;
		long aLong;
		float aFloat;
		double aDouble;
		Boolean boxedBoolean;
		Byte boxedByte;
		Short boxedShort;
		Character boxedChar;
		Integer boxedInt;
		Long boxedLong;
		Float boxedFloat;
		Double boxedDouble;
		String string;
		Color color;
		BigDecimal decimal;
		BigInteger bigInteger;
		UUID uuid;
		Instant instant;
		LocalDate localDate;
		LocalTime localTime;
		LocalDateTime localDateTime;
		OffsetDateTime offsetDateTime;
		OffsetTime offsetTime;
		ZonedDateTime zonedDateTime;
		Duration duration;
		Period period;
		Year year;
		YearMonth yearMonth;
		MonthDay monthDay;
		ZoneId zoneId;
		ZoneOffset zoneOffset;
		DayOfWeek dayOfWeek;
		Month month;
		Date date;
		URI uri;
		Locale locale;
		Currency currency;
		URL url;
		Pattern pattern;
		Charset charset;
		Path path;
		File file;
		InetAddress inetAddress;
		InetSocketAddress inetSocketAddress;
		BitSet bitSet;

		Object anything;
		OptionalInt optionalInt;
		OptionalLong optionalLong;
		OptionalDouble optionalDouble;
		MathContext mathContext;

		private Scalars() {}

	}

	record Address(String street, String city, Integer number, Instant since) {}

	record Point(int x, int y) implements Comparable<Point> {

		@Override
		public int compareTo(Point other) {
			return (this.x != other.x) ? Integer.compare(this.x, other.x) : Integer.compare(this.y, other.y);
		}

	}

	sealed interface Figure permits Circle, Square {}

	record Circle(Point center, double radius) implements Figure {}

	static final class Square implements Figure {

		Point corner;
		List<Figure> inner;

	}

	record Node(String name, Node left, Node right, List<Node> more) {}

	record Box<V>(V content, List<V> more) {}

	/** Generic, with private fields, extended. */
	abstract static class Base<K> {

		private K id;
		protected List<K> others;

	}

	/** All composite types. */
	static class Composites extends Base<Long> {

		boolean[] booleans;
		byte[] bytes;
		short[] shorts;
		char[] chars;
		int[] ints;
		long[] longs;
		float[] floats;
		double[] doubles;
		String[] strings;
		int[][] matrix;
		Address[] addresses;
		Address address;
		Point point;
		Figure figure;
		Node node;
		Box<String> box;
		Box<Point> pointBox;
		List<String> list;
		List<List<Integer>> nested;
		Map<String, List<Address>> mapOfLists;
		Set<Color> colors;
		Collection<Integer> collection;
		SortedSet<String> sortedSet;
		NavigableSet<Point> navigableSet;
		SortedMap<Integer, String> sortedMap;
		NavigableMap<String, Point> navigableMap;
		Queue<String> queue;
		Deque<Long> deque;
		ArrayList<Double> arrayList;
		LinkedList<Float> linkedList;
		HashSet<UUID> hashSet;
		LinkedHashSet<String> linkedHashSet;
		TreeSet<Long> treeSet;
		HashMap<Color, Integer> hashMap;
		LinkedHashMap<Point, Figure> linkedHashMap;
		TreeMap<String, Optional<String>> treeMap;
		EnumSet<Color> enumSet;
		EnumMap<Color, Address> enumMap;
		Optional<String> optional;
		Optional<List<Address>> optionalList;
		List<Figure> figures;
		List<? extends Address> wildcard;
		ArrayDeque<Integer> arrayDeque;

	}

	/** Final fields, set through the constructor. */
	static final class Immutable {

		private final String name;
		private final int count;
		private transient int derived;
		private String note;

		Immutable(int count, String name) {
			this.count = count;
			this.name = name;
			this.derived = count + 1;
		}

		int derived() {
			return this.derived;
		}

		void note(String note) {
			this.note = note;
		}

		String describe() {
			return this.name + this.count + this.note;
		}

	}

	/** Like a typical entity. */
	static class Customer {

		Long id;
		String firstName;
		String lastName;
		String email;
		int age;
		double balance;
		Instant created;
		boolean active;

	}

}

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

import dev.pmem.heap.object.Samples.Address;
import dev.pmem.heap.object.Samples.Box;
import dev.pmem.heap.object.Samples.Color;
import dev.pmem.heap.object.Samples.Figure;
import dev.pmem.heap.object.Samples.Node;
import dev.pmem.heap.object.Samples.Point;

/**
 * Types of live objects with the properties of {@link Samples}.
 */
final class LiveSamples {

	private LiveSamples() {}

	interface LiveScalars {

		boolean aBoolean();

		void aBoolean(boolean value);

		byte aByte();

		void aByte(byte value);

		short aShort();

		void aShort(short value);

		char aChar();

		void aChar(char value);

		int anInt();

		void anInt(int value);

		long aLong();

		void aLong(long value);

		float aFloat();

		void aFloat(float value);

		double aDouble();

		void aDouble(double value);

		Boolean boxedBoolean();

		void boxedBoolean(Boolean value);

		Byte boxedByte();

		void boxedByte(Byte value);

		Short boxedShort();

		void boxedShort(Short value);

		Character boxedChar();

		void boxedChar(Character value);

		Integer boxedInt();

		void boxedInt(Integer value);

		Long boxedLong();

		void boxedLong(Long value);

		Float boxedFloat();

		void boxedFloat(Float value);

		Double boxedDouble();

		void boxedDouble(Double value);

		String string();

		void string(String value);

		Color color();

		void color(Color value);

		BigDecimal decimal();

		void decimal(BigDecimal value);

		BigInteger bigInteger();

		void bigInteger(BigInteger value);

		UUID uuid();

		void uuid(UUID value);

		Instant instant();

		void instant(Instant value);

		LocalDate localDate();

		void localDate(LocalDate value);

		LocalTime localTime();

		void localTime(LocalTime value);

		LocalDateTime localDateTime();

		void localDateTime(LocalDateTime value);

		OffsetDateTime offsetDateTime();

		void offsetDateTime(OffsetDateTime value);

		OffsetTime offsetTime();

		void offsetTime(OffsetTime value);

		ZonedDateTime zonedDateTime();

		void zonedDateTime(ZonedDateTime value);

		Duration duration();

		void duration(Duration value);

		Period period();

		void period(Period value);

		Year year();

		void year(Year value);

		YearMonth yearMonth();

		void yearMonth(YearMonth value);

		MonthDay monthDay();

		void monthDay(MonthDay value);

		ZoneId zoneId();

		void zoneId(ZoneId value);

		ZoneOffset zoneOffset();

		void zoneOffset(ZoneOffset value);

		DayOfWeek dayOfWeek();

		void dayOfWeek(DayOfWeek value);

		Month month();

		void month(Month value);

		Date date();

		void date(Date value);

		URI uri();

		void uri(URI value);

		Locale locale();

		void locale(Locale value);

		Currency currency();

		void currency(Currency value);

		URL url();

		void url(URL value);

		Pattern pattern();

		void pattern(Pattern value);

		Charset charset();

		void charset(Charset value);

		Path path();

		void path(Path value);

		File file();

		void file(File value);

		InetAddress inetAddress();

		void inetAddress(InetAddress value);

		InetSocketAddress inetSocketAddress();

		void inetSocketAddress(InetSocketAddress value);

		BitSet bitSet();

		void bitSet(BitSet value);

		Object anything();

		void anything(Object value);

		OptionalInt optionalInt();

		void optionalInt(OptionalInt value);

		OptionalLong optionalLong();

		void optionalLong(OptionalLong value);

		OptionalDouble optionalDouble();

		void optionalDouble(OptionalDouble value);

		MathContext mathContext();

		void mathContext(MathContext value);

	}

	interface LiveComposites {

		Long id();

		void id(Long value);

		List<Long> others();

		void others(List<Long> value);

		boolean[] booleans();

		void booleans(boolean[] value);

		byte[] bytes();

		void bytes(byte[] value);

		short[] shorts();

		void shorts(short[] value);

		char[] chars();

		void chars(char[] value);

		int[] ints();

		void ints(int[] value);

		long[] longs();

		void longs(long[] value);

		float[] floats();

		void floats(float[] value);

		double[] doubles();

		void doubles(double[] value);

		String[] strings();

		void strings(String[] value);

		int[][] matrix();

		void matrix(int[][] value);

		Address[] addresses();

		void addresses(Address[] value);

		Address address();

		void address(Address value);

		Point point();

		void point(Point value);

		Figure figure();

		void figure(Figure value);

		Node node();

		void node(Node value);

		Box<String> box();

		void box(Box<String> value);

		Box<Point> pointBox();

		void pointBox(Box<Point> value);

		List<String> list();

		void list(List<String> value);

		List<List<Integer>> nested();

		void nested(List<List<Integer>> value);

		Map<String, List<Address>> mapOfLists();

		void mapOfLists(Map<String, List<Address>> value);

		Set<Color> colors();

		void colors(Set<Color> value);

		Collection<Integer> collection();

		void collection(Collection<Integer> value);

		SortedSet<String> sortedSet();

		void sortedSet(SortedSet<String> value);

		NavigableSet<Point> navigableSet();

		void navigableSet(NavigableSet<Point> value);

		SortedMap<Integer, String> sortedMap();

		void sortedMap(SortedMap<Integer, String> value);

		NavigableMap<String, Point> navigableMap();

		void navigableMap(NavigableMap<String, Point> value);

		Queue<String> queue();

		void queue(Queue<String> value);

		Deque<Long> deque();

		void deque(Deque<Long> value);

		ArrayList<Double> arrayList();

		void arrayList(ArrayList<Double> value);

		LinkedList<Float> linkedList();

		void linkedList(LinkedList<Float> value);

		HashSet<UUID> hashSet();

		void hashSet(HashSet<UUID> value);

		LinkedHashSet<String> linkedHashSet();

		void linkedHashSet(LinkedHashSet<String> value);

		TreeSet<Long> treeSet();

		void treeSet(TreeSet<Long> value);

		HashMap<Color, Integer> hashMap();

		void hashMap(HashMap<Color, Integer> value);

		LinkedHashMap<Point, Figure> linkedHashMap();

		void linkedHashMap(LinkedHashMap<Point, Figure> value);

		TreeMap<String, Optional<String>> treeMap();

		void treeMap(TreeMap<String, Optional<String>> value);

		EnumSet<Color> enumSet();

		void enumSet(EnumSet<Color> value);

		EnumMap<Color, Address> enumMap();

		void enumMap(EnumMap<Color, Address> value);

		Optional<String> optional();

		void optional(Optional<String> value);

		Optional<List<Address>> optionalList();

		void optionalList(Optional<List<Address>> value);

		List<Figure> figures();

		void figures(List<Figure> value);

		List<? extends Address> wildcard();

		void wildcard(List<? extends Address> value);

		ArrayDeque<Integer> arrayDeque();

		void arrayDeque(ArrayDeque<Integer> value);

	}

}

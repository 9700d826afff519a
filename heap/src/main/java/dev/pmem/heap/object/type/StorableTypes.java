/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.type;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
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
import java.util.ArrayDeque;
import java.util.ArrayList;
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
import java.util.Queue;
import java.util.SequencedCollection;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.kind.Kind;
import dev.pmem.heap.object.layout.Shape.CollectionKind;
import dev.pmem.heap.object.layout.Shape.MapKind;

/**
 * The JDK's classes that can be stored.
 */
public final class StorableTypes {

	private static final Map<Class<?>, Kind> SCALARS = Map.ofEntries(Map.entry(boolean.class, Kind.BOOLEAN),
			Map.entry(Boolean.class, Kind.BOOLEAN), Map.entry(byte.class, Kind.BYTE), Map.entry(Byte.class, Kind.BYTE),
			Map.entry(short.class, Kind.SHORT), Map.entry(Short.class, Kind.SHORT), Map.entry(char.class, Kind.CHAR),
			Map.entry(Character.class, Kind.CHAR), Map.entry(int.class, Kind.INT), Map.entry(Integer.class, Kind.INT),
			Map.entry(long.class, Kind.LONG), Map.entry(Long.class, Kind.LONG), Map.entry(float.class, Kind.FLOAT),
			Map.entry(Float.class, Kind.FLOAT), Map.entry(double.class, Kind.DOUBLE),
			Map.entry(Double.class, Kind.DOUBLE), Map.entry(UUID.class, Kind.UUID),
			Map.entry(Instant.class, Kind.INSTANT), Map.entry(LocalDate.class, Kind.LOCAL_DATE),
			Map.entry(LocalTime.class, Kind.LOCAL_TIME), Map.entry(LocalDateTime.class, Kind.LOCAL_DATE_TIME),
			Map.entry(OffsetDateTime.class, Kind.OFFSET_DATE_TIME), Map.entry(OffsetTime.class, Kind.OFFSET_TIME),
			Map.entry(Duration.class, Kind.DURATION), Map.entry(Period.class, Kind.PERIOD),
			Map.entry(Year.class, Kind.YEAR), Map.entry(YearMonth.class, Kind.YEAR_MONTH),
			Map.entry(MonthDay.class, Kind.MONTH_DAY), Map.entry(ZoneOffset.class, Kind.ZONE_OFFSET),
			Map.entry(Date.class, Kind.DATE), Map.entry(String.class, Kind.STRING),
			Map.entry(BigDecimal.class, Kind.BIG_DECIMAL), Map.entry(BigInteger.class, Kind.BIG_INTEGER),
			Map.entry(ZonedDateTime.class, Kind.ZONED_DATE_TIME), Map.entry(ZoneId.class, Kind.ZONE_ID),
			Map.entry(URI.class, Kind.URI), Map.entry(Locale.class, Kind.LOCALE),
			Map.entry(Currency.class, Kind.CURRENCY), Map.entry(boolean[].class, Kind.BOOLEANS),
			Map.entry(byte[].class, Kind.BYTES), Map.entry(short[].class, Kind.SHORTS),
			Map.entry(char[].class, Kind.CHARS), Map.entry(int[].class, Kind.INTS), Map.entry(long[].class, Kind.LONGS),
			Map.entry(float[].class, Kind.FLOATS), Map.entry(double[].class, Kind.DOUBLES));

	private static final Map<Class<?>, CollectionKind> COLLECTIONS = Map.ofEntries(
			Map.entry(Collection.class, CollectionKind.COLLECTION),
			Map.entry(SequencedCollection.class, CollectionKind.COLLECTION), Map.entry(List.class, CollectionKind.LIST),
			Map.entry(ArrayList.class, CollectionKind.LIST), Map.entry(LinkedList.class, CollectionKind.LINKED_LIST),
			Map.entry(Set.class, CollectionKind.SET), Map.entry(SequencedSet.class, CollectionKind.SET),
			Map.entry(HashSet.class, CollectionKind.SET), Map.entry(LinkedHashSet.class, CollectionKind.SET),
			Map.entry(SortedSet.class, CollectionKind.SORTED_SET),
			Map.entry(NavigableSet.class, CollectionKind.SORTED_SET),
			Map.entry(TreeSet.class, CollectionKind.SORTED_SET), Map.entry(EnumSet.class, CollectionKind.ENUM_SET),
			Map.entry(Queue.class, CollectionKind.QUEUE), Map.entry(Deque.class, CollectionKind.QUEUE),
			Map.entry(ArrayDeque.class, CollectionKind.ARRAY_DEQUE));

	private static final Map<Class<?>, MapKind> MAPS = Map.of(Map.class, MapKind.MAP, SequencedMap.class, MapKind.MAP,
			HashMap.class, MapKind.MAP, LinkedHashMap.class, MapKind.MAP, SortedMap.class, MapKind.SORTED_MAP,
			NavigableMap.class, MapKind.SORTED_MAP, TreeMap.class, MapKind.SORTED_MAP, EnumMap.class, MapKind.ENUM_MAP);

	private StorableTypes() {}

	static @Nullable Kind scalar(Class<?> type) {
		return SCALARS.get(type);
	}

	static @Nullable CollectionKind collection(Class<?> type) {
		return COLLECTIONS.get(type);
	}

	static @Nullable MapKind map(Class<?> type) {
		return MAPS.get(type);
	}

}

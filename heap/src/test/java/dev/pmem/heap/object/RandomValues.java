/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object;

import java.io.File;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Random values of any storable type, boundary values often among them.
 */
final class RandomValues {

	private static final List<String> ZONES = List.of("Europe/Berlin", "America/New_York", "Asia/Kolkata", "UTC", "Z",
			"+05:45", "UTC+02:00", "Australia/Lord_Howe");

	private static final List<Locale> LOCALES = List.of(Locale.ROOT, Locale.GERMANY, Locale.ENGLISH, Locale.of("ja",
			"JP", "JP"),
			Locale.of("th", "TH", "TH"), Locale.of("no", "NO", "NY"), Locale.forLanguageTag("zh-Hant-TW"),
			Locale.forLanguageTag("de-DE-u-co-phonebk"), Locale.of("xx", "YY", "a_b"));

	private final Random random;

	/** What type variables stand for in the object being made. */
	private Map<TypeVariable<?>, Type> variables = Map.of();

	RandomValues(long seed) {
		this.random = new Random(seed);
	}

	@SafeVarargs
	private <V> V oneOf(V... values) {
		return values[this.random.nextInt(values.length)];
	}

	/** Null now and then, unless the type is primitive. */
	Object nullable(Type type, int depth) {
		boolean primitive = type instanceof Class<?> raw && raw.isPrimitive();
		return (!primitive && this.random.nextInt(6) == 0) ? null : value(type, depth);
	}

	Object value(Type declared, int depth) {
		Type type = TypeVariables.substitute(declared, this.variables);
		if (type instanceof WildcardType wildcard) {
			return value(wildcard.getUpperBounds()[0], depth);
		}
		if (type instanceof ParameterizedType generic) {
			return generic(generic, depth);
		}
		Class<?> raw = (Class<?>) type;
		if (raw.isArray()) {
			int length = this.random.nextInt(5);
			Object array = Array.newInstance(raw.getComponentType(), length);
			for (int index = 0; index < length; index++) {
				Array.set(array, index, nullable(raw.getComponentType(), depth + 1));
			}
			return array;
		}
		if (raw.isEnum()) {
			return oneOf(raw.getEnumConstants());
		}
		if (raw.isSealed() && raw.isInterface()) {
			return value(oneOf(raw.getPermittedSubclasses()), depth);
		}
		if (raw == Object.class) {
			return anything(depth);
		}
		Object scalar = number(raw);
		scalar = (scalar != null) ? scalar : time(raw);
		scalar = (scalar != null) ? scalar : text(raw);
		return (scalar != null) ? scalar : object(raw, depth);
	}

	/** As JSON has values, but for floating numbers, which are not equal to themselves everywhere. */
	private Object anything(int depth) {
		int choice = this.random.nextInt((depth > 4) ? 5 : 8);
		if (choice < 5) {
			Class<?> type = oneOf(String.class, Integer.class, Long.class, Boolean.class, BigDecimal.class, UUID.class,
					Instant.class, Path.class, ZoneId.class, byte.class);
			return value(type, depth + 1);
		}
		List<Object> list = new ArrayList<>();
		Map<String, Object> map = oneOf(new LinkedHashMap<>(), new HashMap<>());
		for (int count = this.random.nextInt(4); count > 0; count--) {
			list.add(nullable(Object.class, depth + 1));
			map.put(string(), nullable(Object.class, depth + 1));
		}
		return (choice == 5) ? list : map;
	}

	private Object number(Class<?> type) {
		Random r = this.random;
		return switch (type.getSimpleName()) {
			case "boolean", "Boolean" -> r.nextBoolean();
			case "byte", "Byte" -> (byte) r.nextInt();
			case "short", "Short" -> oneOf(Short.MIN_VALUE, Short.MAX_VALUE, (short) 0, (short) r.nextInt());
			case "char", "Character" -> oneOf('\0', '\uFFFF', '\uD800', 'x', (char) r.nextInt());
			case "int", "Integer" -> oneOf(Integer.MIN_VALUE, Integer.MAX_VALUE, 0, -1, r.nextInt(), r.nextInt(100));
			case "long", "Long" -> oneOf(Long.MIN_VALUE, Long.MAX_VALUE, 0L, -1L, r.nextLong(), (long) r.nextInt(100));
			case "float", "Float" -> oneOf(Float.NaN, Float.intBitsToFloat(0x7fc12345), -0.0f, 0.0f,
					Float.NEGATIVE_INFINITY, Float.MIN_VALUE, r.nextFloat(), Float.intBitsToFloat(r.nextInt()));
			case "double", "Double" -> oneOf(Double.NaN, Double.longBitsToDouble(0xfff8000000012345L), -0.0, 0.0,
					Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.MIN_VALUE, Double.MAX_VALUE,
					r.nextDouble(), Double.longBitsToDouble(r.nextLong()));
			case "BigInteger" -> oneOf(BigInteger.ZERO, BigInteger.ONE.negate(), new BigInteger(200, r).negate(),
					new BigInteger(r.nextInt(80), r));
			case "BigDecimal" -> oneOf(BigDecimal.ZERO, new BigDecimal("1.0"), new BigDecimal("1.00"),
					new BigDecimal("-0.001"), new BigDecimal(BigInteger.TEN, Integer.MAX_VALUE),
					new BigDecimal(BigInteger.TEN, Integer.MIN_VALUE),
					new BigDecimal(new BigInteger(100, r).negate(), r.nextInt(40) - 20),
					BigDecimal.valueOf(r.nextInt(1000), 2));
			case "OptionalInt" -> oneOf(OptionalInt.empty(), OptionalInt.of(0), OptionalInt.of(r.nextInt()));
			case "OptionalLong" -> oneOf(OptionalLong.empty(), OptionalLong.of(0), OptionalLong.of(r.nextLong()));
			case "OptionalDouble" -> oneOf(OptionalDouble.empty(), OptionalDouble.of(-0.0), OptionalDouble.of(0.0),
					OptionalDouble.of(r.nextDouble()));
			case "MathContext" -> oneOf(MathContext.UNLIMITED, MathContext.DECIMAL64,
					new MathContext(r.nextInt(50), oneOf(RoundingMode.values())));
			case "BitSet" -> BitSet.valueOf(new long[]{oneOf(0L, 1L, r.nextLong()), oneOf(0L, r.nextLong())});
			case "UUID" -> oneOf(new UUID(0, 0), new UUID(-1, -1), new UUID(r.nextLong(), r.nextLong()));
			default -> null;
		};
	}

	private InetAddress address() {
		byte[] four = new byte[4];
		byte[] six = new byte[16];
		this.random.nextBytes(four);
		this.random.nextBytes(six);
		try {
			return oneOf(InetAddress.getByAddress(four), InetAddress.getByAddress("example.org", four),
					InetAddress.getByAddress(six), Inet6Address.getByAddress("v6.example", six, 3),
					InetAddress.getByAddress(new byte[4]), InetAddress.getByAddress(new byte[16]));
		} catch (UnknownHostException ex) {
			throw new AssertionError(ex);
		}
	}

	@SuppressWarnings("deprecation")
	private static URL url(String text) {
		try {
			return new URL(text);
		} catch (MalformedURLException ex) {
			throw new AssertionError(ex);
		}
	}

	private Object time(Class<?> type) {
		Random r = this.random;
		return switch (type.getSimpleName()) {
			case "Instant" -> oneOf(Instant.MIN, Instant.MAX, Instant.EPOCH,
					Instant.ofEpochSecond(r.nextInt(), r.nextInt(1_000_000_000)));
			case "LocalDate" -> date();
			case "LocalTime" -> localTime();
			case "LocalDateTime" -> LocalDateTime.of(date(), localTime());
			case "OffsetDateTime" -> oneOf(OffsetDateTime.MIN, OffsetDateTime.MAX,
					OffsetDateTime.of(date(), localTime(), offset()));
			case "OffsetTime" -> oneOf(OffsetTime.MIN, OffsetTime.MAX, OffsetTime.of(localTime(), offset()));
			case "ZonedDateTime" -> zoned();
			case "Duration" -> oneOf(Duration.ZERO, Duration.ofSeconds(Long.MIN_VALUE),
					Duration.ofSeconds(Long.MAX_VALUE, 999_999_999), Duration.ofNanos(r.nextLong()));
			case "Period" -> oneOf(Period.ZERO, Period.of(Integer.MIN_VALUE, Integer.MAX_VALUE, -1),
					Period.of(r.nextInt(), r.nextInt(), r.nextInt()));
			case "Year" -> oneOf(Year.of(Year.MIN_VALUE), Year.of(Year.MAX_VALUE), Year.of(r.nextInt(3000)));
			case "YearMonth" -> YearMonth.of(r.nextInt(1_000_000) - 500_000, 1 + r.nextInt(12));
			case "MonthDay" -> oneOf(MonthDay.of(2, 29), MonthDay.of(1 + r.nextInt(12), 1 + r.nextInt(28)));
			case "ZoneId" -> ZoneId.of(ZONES.get(r.nextInt(ZONES.size())));
			case "ZoneOffset" -> offset();
			case "Date" -> new Date(oneOf(Long.MIN_VALUE, Long.MAX_VALUE, r.nextLong()));
			default -> null;
		};
	}

	private LocalDate date() {
		return oneOf(LocalDate.MIN, LocalDate.MAX, LocalDate.EPOCH, LocalDate.ofEpochDay(this.random.nextInt(40000)));
	}

	private LocalTime localTime() {
		return oneOf(LocalTime.MIN, LocalTime.MAX, LocalTime.NOON,
				LocalTime.ofNanoOfDay(this.random.nextLong(86_400_000_000_000L)));
	}

	private ZoneOffset offset() {
		return oneOf(ZoneOffset.MIN, ZoneOffset.MAX, ZoneOffset.UTC,
				ZoneOffset.ofTotalSeconds(this.random.nextInt(36000) - 18000));
	}

	private ZonedDateTime zoned() {
		ZonedDateTime overlap = ZonedDateTime.of(2025, 10, 26, 2, 30, 0, 0, ZoneId.of("Europe/Berlin"));
		ZoneId zone = ZoneId.of(ZONES.get(this.random.nextInt(ZONES.size())));
		return oneOf(overlap.withEarlierOffsetAtOverlap(), overlap.withLaterOffsetAtOverlap(),
				ZonedDateTime.of(LocalDateTime.MAX, ZoneOffset.MIN),
				Instant.ofEpochSecond(this.random.nextInt(), this.random.nextInt(1_000_000_000)).atZone(zone));
	}

	private Object text(Class<?> type) {
		return switch (type.getSimpleName()) {
			case "String" -> string();
			case "URI" -> URI.create(oneOf("http://example.org/a%20b?x=1#y", "mailto:a@b", "", "urn:isbn:1", "/ä/ö",
					"HTTP://EXAMPLE.org"));
			case "Locale" -> LOCALES.get(this.random.nextInt(LOCALES.size()));
			case "ObjectReference" -> new ObjectReference(1 + (this.random.nextLong() >>> 1));
			case "URL" -> url(oneOf("http://127.0.0.1/a b?x=1#y", "file:/tmp/a", "https://[::1]:8443/"));
			case "Pattern" -> oneOf(Pattern.compile("a:b+"), Pattern.compile("a:b+", Pattern.CASE_INSENSITIVE),
					Pattern.compile(""), Pattern.compile("\u20AC", Pattern.LITERAL | Pattern.UNICODE_CASE));
			case "Charset" -> oneOf(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.US_ASCII);
			case "Path" -> Path.of(oneOf("", "/", "/tmp/\u00e4", "a/../b", "a"));
			case "File" -> new File(oneOf("", "/", "/tmp/x y", "a/../b", "a"));
			case "InetAddress" -> address();
			case "InetSocketAddress" -> oneOf(InetSocketAddress.createUnresolved("example.org", 80),
					InetSocketAddress.createUnresolved("b\u00fccher.example", 0), new InetSocketAddress(address(),
							65535),
					new InetSocketAddress(address(), this.random.nextInt(65536)));
			case "Currency" -> Currency.getInstance(oneOf("EUR", "USD", "JPY"));
			default -> null;
		};
	}

	String string() {
		int kind = this.random.nextInt(8);
		if (kind < 2) {
			return oneOf("", "\0", "\uD800", "a\uDC00b", "\uD83D\uDE00", "\u00FF", "\u0100", "a", "a\0", "a\0b");
		}
		StringBuilder text = new StringBuilder();
		int limit = (kind == 2) ? 0x10000 : (kind == 3) ? 0x100 : 0x7f;
		int length = this.random.nextInt((kind == 7) ? 300 : 10);
		for (int index = 0; index < length; index++) {
			text.append((char) this.random.nextInt((kind == 4) ? 3 : limit));
		}
		return text.toString();
	}

	@SuppressWarnings({"unchecked", "rawtypes"})
	private Object generic(ParameterizedType type, int depth) {
		Class<?> raw = (Class<?>) type.getRawType();
		Type[] arguments = type.getActualTypeArguments();
		if (raw == Optional.class) {
			return Optional.ofNullable(nullable(arguments[0], depth + 1));
		}
		int count = (depth > 4) ? 0 : this.random.nextInt(5);
		if (Map.class.isAssignableFrom(raw)) {
			Map map = (raw == EnumMap.class)
					? new EnumMap((Class) arguments[0])
					: SortedMap.class.isAssignableFrom(raw)
							? new TreeMap()
							: (raw == LinkedHashMap.class)
									? new LinkedHashMap()
									: oneOf(new LinkedHashMap(), new HashMap());
			boolean nulls = !(map instanceof EnumMap) && !(map instanceof TreeMap);
			for (int index = 0; index < count; index++) {
				map.put(nulls ? nullable(arguments[0], depth + 1) : value(arguments[0], depth + 1),
						nullable(arguments[1], depth + 1));
			}
			return map;
		}
		if (!Collection.class.isAssignableFrom(raw)) {
			Map<TypeVariable<?>, Type> outer = this.variables;
			this.variables = new HashMap<>();
			for (int index = 0; index < arguments.length; index++) {
				this.variables.put(raw.getTypeParameters()[index], arguments[index]);
			}
			Object object = object(raw, depth);
			this.variables = outer;
			return object;
		}
		Collection collection = collection(raw, arguments[0]);
		boolean nulls = !(collection instanceof EnumSet || collection instanceof TreeSet
				|| collection instanceof ArrayDeque);
		for (int index = 0; index < count; index++) {
			collection.add(nulls ? nullable(arguments[0], depth + 1) : value(arguments[0], depth + 1));
		}
		return collection;
	}

	@SuppressWarnings({"unchecked", "rawtypes"})
	private Collection collection(Class<?> raw, Type argument) {
		if (raw == EnumSet.class) {
			return EnumSet.noneOf((Class) argument);
		}
		if (raw == ArrayDeque.class) {
			return new ArrayDeque();
		}
		if (SortedSet.class.isAssignableFrom(raw)) {
			return new TreeSet();
		}
		if (raw == LinkedList.class || raw == Queue.class || raw == Deque.class) {
			return new LinkedList();
		}
		if (java.util.Set.class.isAssignableFrom(raw)) {
			return (raw == LinkedHashSet.class) ? new LinkedHashSet() : oneOf(new HashSet(), new LinkedHashSet());
		}
		return (raw == Collection.class) ? oneOf(new ArrayList(), new LinkedHashSet()) : new ArrayList();
	}

	<T> T object(Class<T> type, int depth) {
		try {
			if (type.isRecord()) {
				RecordComponent[] components = type.getRecordComponents();
				Class<?>[] types = new Class<?>[components.length];
				Object[] values = new Object[components.length];
				for (int index = 0; index < values.length; index++) {
					types[index] = components[index].getType();
					values[index] = property(components[index].getGenericType(), type, depth);
				}
				Constructor<T> constructor = type.getDeclaredConstructor(types);
				constructor.setAccessible(true);
				return constructor.newInstance(values);
			}
			Constructor<T> constructor = type.getDeclaredConstructor();
			constructor.setAccessible(true);
			T instance = constructor.newInstance();
			if (this.variables.isEmpty()) {
				this.variables = TypeVariables.superclassVariables(type);
			}
			for (Class<?> current = type; current != Object.class; current = current.getSuperclass()) {
				for (Field field : current.getDeclaredFields()) {
					if (!Modifier.isStatic(field.getModifiers()) && !Modifier.isTransient(field.getModifiers())) {
						field.setAccessible(true);
						field.set(instance, property(field.getGenericType(), type, depth));
					}
				}
			}
			return instance;
		} catch (ReflectiveOperationException ex) {
			throw new AssertionError(ex);
		}
	}

	private Object property(Type type, Class<?> owner, int depth) {
		if (type.getTypeName().contains(owner.getName()) && depth > 2) {
			return null;
		}
		return nullable(type, depth + 1);
	}

}
